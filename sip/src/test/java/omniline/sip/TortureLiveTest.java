package omniline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 49 messages of RFC 4475 over real sockets: after each of them a good request is answered. */
class TortureLiveTest {

  private static UserAgent agent;

  @BeforeAll
  static void start() {
    agent = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).withT1Ms(10),
        call -> call.reject(486, "Busy Here", -1));
  }

  @AfterAll
  static void stop() {
    agent.close();
  }

  static Stream<Path> messages() {
    return Corpus.files("torture").stream();
  }

  private static void answersAGoodRequest(RawPeer peer, String id) throws IOException {
    peer.send(peer.request("OPTIONS", id, "", ""));
    // Refusals of what was sent before come first, where its Via let them find us.
    String answer = peer.receive();
    while (!answer.contains("Call-ID: raw" + id + "\r\n")) {
      answer = peer.receive();
    }
    assertThat(answer).startsWith("SIP/2.0 200 OK\r\n");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void answersAGoodRequestAfterEachDatagram(Path file) throws IOException {
    try (RawPeer peer = new RawPeer(agent.local())) {
      peer.send(Corpus.bytes(file));
      answersAGoodRequest(peer, file.getFileName() + "udp");
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void answersAGoodRequestAfterEachOnAStream(Path file) throws IOException {
    try (Socket stream = new Socket(agent.local().getAddress(), agent.local().getPort());
        RawPeer peer = new RawPeer(agent.local())) {
      stream.getOutputStream().write(Corpus.bytes(file));
      stream.shutdownOutput();
      // Read to the end: whatever the message was, the agent has seen all of it then and has closed its side.
      stream.setSoTimeout(60_000);
      stream.getInputStream().readAllBytes();
      answersAGoodRequest(peer, file.getFileName() + "tcp");
    }
  }

  @Test
  void countsTheBadAndTheGood() throws IOException {
    long malformed = agent.statistics().malformed();
    long sound = agent.statistics().messagesIn();
    try (RawPeer peer = new RawPeer(agent.local())) {
      for (String name : List.of("scalarlg", "bigcode", "insuf", "unreason", "noreason", "bcast")) {
        peer.send(Corpus.bytes(Corpus.files("torture").getFirst().resolveSibling(name + ".dat")));
      }
      answersAGoodRequest(peer, "count");
    }
    assertThat(agent.statistics().malformed() - malformed).isEqualTo(3);
    assertThat(agent.statistics().messagesIn() - sound).isEqualTo(4);
  }
}
