package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.Voice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input from the wire is survived and the next call works; bad input from a person is exit code 2. */
class BadInputTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void survivesGarbageOnItsSipPort() throws Exception {
    Random random = new Random(7);
    try (AgentServer agent = Agents.tiny();
        DatagramSocket socket = new DatagramSocket()) {
      InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), agent.sipAddress().getPort());
      for (int i = 0; i < 300; i++) {
        byte[] garbage = new byte[random.nextInt(1_400)];
        random.nextBytes(garbage);
        socket.send(new DatagramPacket(garbage, garbage.length, target));
      }
      for (String broken : new String[] {"INVITE", "INVITE sip:x SIP/2.0\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n",
          "INVITE sip:a@b SIP/2.0\r\nVia: nonsense\r\nCSeq: x INVITE\r\nContent-Length: 99999\r\n\r\nv=0"}) {
        byte[] bytes = broken.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, target));
      }
      assertThat(agent.health().answersCalls()).isTrue();
      callWorks(agent);
    }
  }

  @Test
  void survivesGarbageAndStrangersOnItsRtpPorts() throws Exception {
    Random random = new Random(8);
    try (AgentServer agent = Agents.tiny();
        DatagramSocket socket = new DatagramSocket()) {
      Thread stranger = Thread.ofPlatform().start(() -> spray(socket, random));
      callWorks(agent);
      stranger.interrupt();
      stranger.join();
      assertThat(agent.health().answersCalls()).isTrue();
    }
  }

  /** Sends noise, and well-formed RTP of another source, to every port that a call may use, until interrupted. */
  private static void spray(DatagramSocket socket, Random random) {
    try {
      for (int sequence = 0; !Thread.interrupted(); sequence++) {
        for (int port = 41_000; port < 46_000; port += 2) {
          byte[] packet = new byte[172];
          random.nextBytes(packet);
          if ((sequence & 1) == 0) {
            packet[0] = (byte) 0x80;
            packet[1] = 0;
            packet[3] = (byte) sequence;
          }
          socket.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      // The test has what it wanted.
    }
  }

  private void callWorks(AgentServer agent) throws IOException {
    Path question = Voice.file(folder, 0.2, 1.5, 0.1);
    assertThat(Main.run("call", Agents.uri(agent), "--play", question.toString(), "--record",
        folder.resolve("after.wav").toString())).isZero();
  }

  @Test
  void saysThatTheSipPortIsTaken() {
    try (AgentServer first = Agents.echo(5, 0)) {
      assertThat(Main.run("serve", "--model", "echo", "--http", "127.0.0.1:0", "--sip",
          "127.0.0.1:" + first.sipAddress().getPort())).isEqualTo(2);
      assertThat(first.health().answersCalls()).isTrue();
    }
  }

  @Test
  void saysThatTheHttpPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Main.run("serve", "--model", "echo", "--sip", "127.0.0.1:0", "--http",
          "127.0.0.1:" + taken.getLocalPort())).isEqualTo(2);
    }
  }

  @Test
  void refusesAModelWithAMissingTensor() throws IOException {
    Path broken = folder.resolve("broken");
    try (Stream<Path> files = Files.walk(Agents.tinyModel())) {
      for (Path file : files.toList()) {
        Path copy = broken.resolve(Agents.tinyModel().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Path vocoder = broken.resolve("vocoder").resolve("vocoder.safetensors");
    byte[] bytes = Files.readAllBytes(vocoder);
    Files.write(vocoder, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(Main.run("serve", "--sip", "127.0.0.1:0", "--http", "127.0.0.1:0", "--model", broken.toString()))
        .isEqualTo(2);
  }

  @Test
  void refusesAKvPoolThatHoldsNoConversation() throws IOException {
    Path config = Files.writeString(folder.resolve("small.yaml"), "sip:\n  listen: 127.0.0.1:0\nhttp:\n  listen: 127.0.0.1:0\n"
        + "model:\n  directory: " + Agents.tinyModel() + "\n  kv_cache_mb: 2\n");
    assertThat(Main.run("serve", "--config", config.toString())).isEqualTo(2);
  }

  @Test
  void refusesWhatAPersonMistyped() throws IOException {
    Path config = Files.writeString(folder.resolve("omniline.yaml"), "sip:\n  listen: 127.0.0.1:5060\n  max_cals: 3\n");
    assertThat(Main.run("check", config.toString())).isEqualTo(2);
    assertThat(Main.run("serve", "--config", config.toString())).isEqualTo(2);
    assertThat(Main.run("serve", "--sip", "nonsense")).isEqualTo(2);
    assertThat(Main.run("serve", "--model", folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(Main.run("serve", "--dtype", "fp8")).isEqualTo(2);
    assertThat(Main.run("serve", "--device", "gpu")).isEqualTo(2);
    assertThat(Main.run("serve", "--device", "cuda", "--dtype", "int4")).isEqualTo(2);
    assertThat(Main.run("call", "agent at home", "--play", "x.wav", "--record", "y.wav")).isEqualTo(2);
    assertThat(Main.run("model", "parity", folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(Main.run("frobnicate")).isEqualTo(2);
  }
}
