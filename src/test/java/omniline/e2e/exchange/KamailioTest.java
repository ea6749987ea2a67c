package omniline.e2e.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import omniline.e2e.peers.Programs;
import omniline.sip.Account;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.RegistrationEvent;
import omniline.sip.SipSettings;
import omniline.sip.UserAgent;
import omniline.sip.auth.Credentials;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration with Kamailio's registrar, which checks our digest with code of its own. */
class KamailioTest {

  private static final long GUARD_SECONDS = 60;
  private static final String PASSWORD = "sesame";

  /** Registrar and bindings in memory; one use of a nonce at a time is counted. */
  private static final String CONFIGURATION = """
      #!KAMAILIO
      debug=0
      log_stderror=yes
      children=1
      tcp_children=1
      listen=udp:127.0.0.1:@PORT@
      listen=tcp:127.0.0.1:@PORT@
      auto_aliases=no
      mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib64/kamailio/modules/"
      loadmodule "tm.so"
      loadmodule "sl.so"
      loadmodule "pv.so"
      loadmodule "rr.so"
      loadmodule "siputils.so"
      loadmodule "usrloc.so"
      loadmodule "registrar.so"
      loadmodule "auth.so"
      modparam("registrar", "min_expires", 120)
      modparam("auth", "algorithm", "@ALGORITHM@")
      modparam("auth", "nonce_count", 1)
      modparam("auth", "qop", "auth")
      request_route {
        if (has_totag()) { if (loose_route() || method == "ACK") { t_relay(); } exit; }
        if (method == "INVITE") {
          if (!pv_proxy_authenticate("pbx.test", "@PASSWORD@", "0")) { proxy_challenge("pbx.test", "1"); exit; }
          consume_credentials();
          record_route();
          $du = "sip:127.0.0.1:@CALLEE@";
          t_relay();
          exit;
        }
        if (method == "CANCEL") { t_relay(); exit; }
        if (method != "REGISTER") { sl_send_reply("404", "Not Here"); exit; }
        if (!pv_www_authenticate("pbx.test", "@PASSWORD@", "0")) { auth_challenge("pbx.test", "1"); exit; }
        save("location");
        exit;
      }
      """;

  @TempDir Path folder = Path.of("");
  private final BlockingQueue<RegistrationEvent> events = new LinkedBlockingQueue<>();
  private @Nullable Process kamailio;
  private int port;

  @BeforeEach
  void needsKamailio() throws IOException {
    Programs.need("kamailio");
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    Process running = kamailio;
    if (running != null) {
      running.destroy();
      running.waitFor();
    }
  }

  private void start(String algorithm) throws IOException {
    start(algorithm, 9);
  }

  /** Calls go on to the callee's port, once the caller has proved himself (407). */
  private void start(String algorithm, int callee) throws IOException {
    Path file = folder.resolve("kamailio.cfg");
    Files.writeString(file, CONFIGURATION.replace("@PORT@", Integer.toString(port)).replace("@ALGORITHM@", algorithm)
        .replace("@PASSWORD@", PASSWORD).replace("@CALLEE@", Integer.toString(callee)));
    kamailio = new ProcessBuilder("kamailio", "-DD", "-E", "-f", file.toString(), "-Y", folder.toString(), "-m", "32", "-M", "4")
        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  private UserAgent registered(String parameters, String password) {
    UserAgent agent = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).withT1Ms(100),
        call -> call.reject(486, "", -1));
    agent.register(new Account("100", List.of("sip:127.0.0.1:" + port + parameters), null, new Credentials("100", password, null),
        new Account.Timing(60, Account.KeepAlive.CRLF, 1)), (account, event) -> events.add(event));
    return agent;
  }

  /** The next event but for the failures of the time in which Kamailio still starts. */
  private RegistrationEvent next() throws InterruptedException {
    RegistrationEvent event = events.poll(GUARD_SECONDS, TimeUnit.SECONDS);
    while (event instanceof RegistrationEvent.Failed failed && (failed.code() == 408 || failed.code() == 503)) {
      event = events.poll(GUARD_SECONDS, TimeUnit.SECONDS);
    }
    if (event == null) {
      throw new AssertionError("nothing came of the registration in " + GUARD_SECONDS + " s");
    }
    return event;
  }

  @ParameterizedTest
  @CsvSource({"MD5, ''", "SHA-256, ''", "MD5, ;transport=tcp", "SHA-256, ;transport=tcp"})
  void provesItselfRegistersForAsLongAsItMustAndLeaves(String algorithm, String parameters) throws IOException, InterruptedException {
    start(algorithm);
    try (UserAgent agent = registered(parameters, PASSWORD)) {
      assertThat(next()).isEqualTo(new RegistrationEvent.Registered("sip:127.0.0.1:" + port + parameters, 120));
      assertThat(agent.statistics().malformed()).isZero();
    }
    assertThat(next()).isInstanceOf(RegistrationEvent.Unregistered.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-256"})
  void aCallOfOursProvesItselfToTheExchangeAndGoesThrough(String algorithm) throws IOException, InterruptedException {
    BlockingQueue<CallEvent> told = new LinkedBlockingQueue<>();
    SessionDescription sdp = OfferAnswer.offer(new LocalAudio("127.0.0.1", 39_000, List.of(AudioFormat.PCMU), true, 20, 1), 1);
    try (UserAgent callee = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            call -> call.accept(sdp, (_, _) -> {}))) {
      start(algorithm, callee.local().getPort());
      try (UserAgent agent = registered("", PASSWORD)) {
        assertThat(next()).isInstanceOf(RegistrationEvent.Registered.class);
        Call call = agent.call("sip:200@127.0.0.1:" + port, sdp, (_, event) -> told.add(event), "sip:100@127.0.0.1");
        assertThat(told.poll(GUARD_SECONDS, TimeUnit.SECONDS)).isInstanceOf(CallEvent.Established.class);
        assertThat(callee.activeCalls()).isEqualTo(1);
        call.hangUp("");
        assertThat(told.poll(GUARD_SECONDS, TimeUnit.SECONDS)).isInstanceOf(CallEvent.Ended.class);
      }
    }
  }

  @Test
  void isRefusedWithAWrongPasswordAndDoesNotTryItAgainAtOnce() throws IOException, InterruptedException {
    start("MD5");
    try (UserAgent agent = registered("", "open sesame")) {
      assertThat(next()).isInstanceOfSatisfying(RegistrationEvent.Failed.class, failed -> {
        assertThat(failed.code()).isEqualTo(401);
        assertThat(failed.retryMs()).isGreaterThanOrEqualTo(30_000);
      });
      assertThat(agent.activeCalls()).isZero();
    }
  }

  @Test
  void registersOnceTheRegistrarIsThere() throws IOException, InterruptedException {
    try (UserAgent agent = registered(";transport=tcp", PASSWORD)) {
      RegistrationEvent first = events.poll(GUARD_SECONDS, TimeUnit.SECONDS);
      assertThat(first).isInstanceOfSatisfying(RegistrationEvent.Failed.class, failed -> assertThat(failed.code()).isEqualTo(503));
      start("SHA-256");
      assertThat(next()).isInstanceOf(RegistrationEvent.Registered.class);
      assertThat(agent.statistics().malformed()).isZero();
    }
  }
}
