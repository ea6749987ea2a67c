package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import omniline.agent.media.CallKeys;
import omniline.agent.media.CallMedia;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.e2e.peers.Agents;
import omniline.e2e.peers.CallLines;
import omniline.e2e.peers.Programs;
import omniline.e2e.peers.Voice;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.rtp.io.MediaLoop;
import omniline.sip.CallEvent;
import omniline.sip.CallListener;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.Attribute;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.MediaDescription;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls whose keys come from a handshake (DTLS-SRTP), with and without ICE: by baresip, to baresip, and by our own caller. */
class DtlsTest {
  private static final String MISMATCH = "the far end's certificate in DTLS is not the one of its fingerprint in the SDP";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"PCMU,'',''", "OPUS,'',3:/hold|5:/resume", "G722,;medianat=ice,''"})
  void baresipCallsUs(String codec, String account, String commands) throws Exception {
    Programs.kit();
    Programs.need("baresip", "sox", "python3");
    List<String> told;
    Programs.Result result;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.echo(1, 0)) {
      result = Programs.run(60, Map.of("ACCT_EXTRA", account, "CMDS", commands, "VERBOSE", "1"), List.of(Programs.kit() + "/baresip/call.sh",
          Agents.uri(agent), Voice.file(folder, 1, 2, 0.5).toString(), folder.resolve("heard.wav").toString(), codec, "dtls", "8"));
      assertThat(result.exitCode()).as(result.output()).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told.getFirst()).contains(" in DTLS-SRTP");
    assertThat(told.getLast()).as(result.output()).contains("(remote bye").doesNotContain("not genuine").containsPattern("; [1-9][0-9]{2} packets in, 0 lost");
    assertThat(result.output()).contains("verified sha-256 fingerprint OK");
    if (account.contains("ice")) {
      assertThat(result.output()).contains("connectivity check is complete");
    }
  }

  @Test
  void ourCallerIsThePassiveSideForBaresip() throws Exception {
    Path kit = Programs.kit();
    Programs.need("baresip", "sox", "python3", "tshark");
    Path log = folder.resolve("peer/log");
    Path pcap = folder.resolve("call.pcap");
    Process baresip = new ProcessBuilder(kit + "/baresip/answer.sh", "16300", Voice.file(folder, 2, 4, 0.5).toString(), folder.resolve("peer").toString(),
        "PCMU", "dtls", "20").redirectErrorStream(true).redirectOutput(folder.resolve("answer").toFile()).start();
    try {
      for (int i = 0; !Files.exists(log) || !Files.readString(log).contains("is ready"); i++) {
        assertThat(i).as("times 20 ms that baresip has not been ready").isLessThan(500);
        Thread.sleep(20);
      }
      assertThat(Main.run("call", "sip:agent@127.0.0.1:16300", "--play", Voice.file(folder, 0.2, 1, 0.1).toString(), "--srtp", "dtls", "--codec",
          "pcmu", "--max-wait", "6", "--pcap", pcap.toString())).isZero();
    } finally {
      baresip.descendants().forEach(ProcessHandle::destroy);
      baresip.destroy();
      boolean _ = baresip.waitFor(10, TimeUnit.SECONDS);
    }
    Programs.Result shakes = Programs.run(60, Map.of(), List.of("tshark", "-r", pcap.toString(), "-Y", "dtls.handshake.type == 1", "-T", "fields", "-e",
        "dtls.use_srtp.protection_profile"));
    assertThat(shakes.output()).as("ClientHello with SRTP profiles").contains("0x0001");
    Programs.Result sound = Programs.run(60, Map.of(), List.of("tshark", "-r", pcap.toString(), "-o", "rtp.heuristic_rtp:TRUE", "-Y",
        "rtp.p_type == 0 && udp.length == 180", "-T", "fields", "-e", "rtp.ssrc"));
    assertThat(sound.output().lines().filter(line -> line.startsWith("0x")).distinct()).as("both directions, decrypted").hasSize(2);
  }

  @Test
  void ourCallerCallsUsOverOnePortForRtpAndRtcp() throws Exception {
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.echo(1, 0)) {
      assertThat(Main.run("call", Agents.uri(agent), "--play", Voice.file(folder, 0.2, 1, 0.1).toString(), "--srtp", "dtls", "--max-wait", "3")).isZero();
      told = lines.untilACallEnds();
    }
    assertThat(told.getFirst()).contains("opus in DTLS-SRTP");
    assertThat(told.getLast()).doesNotContain("not genuine");
  }

  @Test
  void aCertificateThatTheSdpDoesNotNameEndsTheCallWithOneLine() throws Exception {
    SecureRandom random = new SecureRandom();
    DtlsEndpoint own = DtlsEndpoint.create(random);
    MediaSettings settings = new MediaSettings("127.0.0.1", 39_500, 39_600, 20, 20, 200, 32_000, 5, Encryption.DTLS, false, own);
    CompletableFuture<CallEvent.Ended> end = new CompletableFuture<>();
    CompletableFuture<String> complaint = new CompletableFuture<>();
    List<String> told;
    try (CallLines lines = CallLines.listen(); AgentServer agent = Agents.echo(1, 0); MediaLoop loop = new MediaLoop("liar");
        CallMedia media = CallMedia.open(loop, settings, new Listener(complaint), random);
        UserAgent phone = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), call -> call.reject(486, "", -1))) {
      LocalAudio audio = new LocalAudio("127.0.0.1", media.rtpPort(), List.of(AudioFormat.PCMU), true, 20, 7, CallKeys.of(settings, random), null);
      CallListener listener = (call, event) -> {
        if (event instanceof CallEvent.Established up && up.remote() != null && OfferAnswer.accept(audio, up.remote()) instanceof Answer.Agreed agreed) {
          media.start(agreed.audio());
        } else if (event instanceof CallEvent.Ended ended) {
          end.complete(ended);
        }
      };
      phone.call(Agents.uri(agent), lying(OfferAnswer.offer(audio, 1), DtlsEndpoint.create(random).fingerprint()), listener).remoteUri();
      assertThat(end.get(20, TimeUnit.SECONDS).text()).as("the Reason of the BYE").contains(MISMATCH);
      assertThat(complaint.get(20, TimeUnit.SECONDS)).contains("bad certificate");
      told = lines.untilACallEnds();
    }
    assertThat(told).filteredOn(line -> line.contains(MISMATCH)).singleElement().asString().contains(" ended after ", "(local bye", "; 0 packets in");
  }

  /** The same offer with somebody else's fingerprint. */
  private static SessionDescription lying(SessionDescription offer, String fingerprint) {
    MediaDescription audio = offer.media().getFirst();
    List<Attribute> attributes = audio.attributes().stream()
        .map(each -> each.name().equals("fingerprint") ? new Attribute("fingerprint", fingerprint) : each).toList();
    return new SessionDescription(offer.origin(), offer.sessionName(), offer.connectionAddress(), offer.attributes(),
        List.of(new MediaDescription("audio", audio.port(), audio.protocol(), audio.formats(), null, attributes)));
  }

  /** Says nothing, and hears why there is no sound. */
  private record Listener(CompletableFuture<String> complaint) implements CallMedia.Speech {
    @Override
    public void heard(short[] pcm16k, int lengthSamples, long nowNs) {}

    @Override
    public void speak(short[] pcm16k, int lengthSamples, long nowNs) {}

    @Override
    public void failed(String reason) {
      complaint.complete(reason);
    }
  }
}
