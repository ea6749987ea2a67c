package omniline.sip.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import omniline.sip.Account;
import omniline.sip.Admission;
import omniline.sip.CallPolicy;
import omniline.sip.RegistrationEvent;
import omniline.sip.SipException;
import omniline.sip.auth.CallerCheck;
import omniline.sip.auth.Credentials;
import omniline.sip.dialog.CallCounters;
import omniline.sip.dialog.Dialogs;
import omniline.sip.dialog.Environment;
import omniline.sip.dialog.Requests;
import omniline.sip.dialog.VirtualTimers;
import omniline.sip.location.Zone;
import omniline.sip.message.Headers;
import omniline.sip.message.Responses;
import omniline.sip.message.Tags;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import omniline.sip.transport.Counters;
import omniline.sip.transport.LocalAddresses;
import org.junit.jupiter.api.Test;

/** RFC 3261 section 10.2, against a scripted registrar in virtual time. */
class RegistrationTest implements RequestSender {

  private static final String FIRST = "sip:192.0.2.1";
  private static final String SECOND = "sip:192.0.2.2:5070;transport=tcp";
  private static final String OURS = "<sip:100@192.0.2.50:5060>";

  private final VirtualTimers timers = new VirtualTimers();
  private final Zone zone = new Zone();
  private final AccountKeys keys = new AccountKeys();
  private final Deque<SIPRequest> sent = new ArrayDeque<>();
  private final IdentityHashMap<SIPRequest, ResponseSink> sinks = new IdentityHashMap<>();
  private final List<String> keptAlive = new ArrayList<>();
  private final Deque<RegistrationEvent> events = new ArrayDeque<>();
  private boolean stopped;

  @Override
  public Sent send(SIPRequest request, ResponseSink sink) {
    sent.add(request);
    sinks.put(request, sink);
    return () -> {};
  }

  @Override
  public void sendAck(SIPRequest ack) {
    throw new AssertionError("a registration acknowledges nothing");
  }

  private Registration started(Account.KeepAlive keepAlive, String... registrars) {
    return started(new Account("100", List.of(registrars), null, new Credentials("auth100", "secret", null),
        new Account.Timing(600, keepAlive, 25)));
  }

  private Registration started(Account account) {
    Tags tags = new Tags(new Random(5));
    LocalAddresses addresses = new LocalAddresses(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.50"), 5060), null);
    Environment env = new Environment(
        Environment.Messages.of(tags, new Requests(tags, addresses, "omniline"), new Responses("omniline")), this, timers, Runnable::run,
        new Dialogs(4), new CallCounters(), new Counters(), "udp", 500, new Environment.Policy(CallPolicy.usual(), keys,
            new CallerCheck(Admission.everybody(), keys::isRegistrar, new CallerCheck.Outside(() -> 0, new Random(6), new Responses("")))), zone.locator(() -> timers.nowMs() * 1_000_000L));
    Registration registration = new Registration(env, account, new Registration.Surroundings(keys,
        (transport, target) -> keptAlive.add(transport + " " + target.getAddress().getHostAddress() + ":" + target.getPort()),
        (whose, event) -> events.add(event)));
    registration.start();
    return registration;
  }

  private SIPRequest last(String method) {
    assertThat(sent.getLast().getMethod()).isEqualTo(method);
    return sent.getLast();
  }

  private void answer(int code, String... headers) {
    SIPRequest request = sent.getLast();
    SIPResponse response = request.createResponse(code);
    for (String header : headers) {
      int colon = header.indexOf(':');
      Headers.add(response, header.substring(0, colon), header.substring(colon + 1).strip());
    }
    Objects.requireNonNull(sinks.get(request)).onResponse(response);
  }

  private void silence() {
    Objects.requireNonNull(sinks.get(sent.getLast())).onTimeout();
  }

  private void accepted(int seconds) {
    answer(200, "Contact: " + OURS + ";expires=" + seconds);
  }

  @Test
  void sendsACompleteRegister() {
    started(Account.KeepAlive.OFF, FIRST);
    assertThat(last("REGISTER").toString()).startsWith("REGISTER sip:192.0.2.1 SIP/2.0\r\n").contains("From: <sip:100@192.0.2.1>;tag=")
        .contains("To: <sip:100@192.0.2.1>\r\n").contains("Contact: " + OURS).contains("Expires: 600").contains("CSeq: 1 REGISTER");
  }

  @Test
  void registersADomainThroughTheRegistrarsAddress() {
    started(new Account("100", List.of(SECOND), "example.com", null, new Account.Timing(600, Account.KeepAlive.OFF, 25)));
    assertThat(last("REGISTER").toString()).startsWith("REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/TCP ")
        .contains("Route: <sip:192.0.2.2:5070;lr>").contains("To: <sip:100@example.com>")
        .contains("Contact: <sip:100@192.0.2.50:5060;transport=tcp>");
  }

  @Test
  void refreshesBetweenHalfAndThreeQuartersOfTheTimeThatItGot() {
    Registration registration = started(Account.KeepAlive.OFF, FIRST);
    assertThat(registration.registered()).isFalse();
    accepted(100);
    assertThat(registration.registered()).isTrue();
    assertThat(events).containsExactly(new RegistrationEvent.Registered(FIRST, 100));
    timers.advance(49_999);
    assertThat(sent).hasSize(1);
    timers.advance(25_001);
    assertThat(last("REGISTER").toString()).contains("CSeq: 2 REGISTER");
    assertThat(sent.getFirst().getCallId()).isEqualTo(sent.getLast().getCallId());
    accepted(100);
    assertThat(events).as("a refresh is no news").hasSize(1);
  }

  private String to() {
    InetSocketAddress address = (InetSocketAddress) sent.getLast().getApplicationData();
    return sent.getLast().getTopmostVia().getTransport() + " " + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Test
  void goesThroughTheServersOfARegistrarsNameAndThenToTheNextRegistrar() {
    zone.srv("_sip._tcp.pbx.example", 1, 0, "a.pbx.example", 5062).srv("_sip._tcp.pbx.example", 2, 0, "b.pbx.example", 5063)
        .a("a.pbx.example", "192.0.2.31").a("b.pbx.example", "192.0.2.32");
    Registration registration = started(Account.KeepAlive.OFF, "sip:pbx.example", SECOND);
    assertThat(to()).isEqualTo("TCP 192.0.2.31:5062");
    assertThat(last("REGISTER").toString()).startsWith("REGISTER sip:pbx.example SIP/2.0");
    answer(503);
    assertThat(to()).isEqualTo("TCP 192.0.2.32:5063");
    accepted(100);
    assertThat(registration.registered()).isTrue();
    assertThat(events).as("a server less is no news").hasSize(1);
    timers.advance(75_000);
    assertThat(to()).as("the one that has us is kept").isEqualTo("TCP 192.0.2.32:5063");
    silence();
    assertThat(to()).isEqualTo("TCP 192.0.2.31:5062");
    silence();
    timers.advance(0);
    assertThat(to()).isEqualTo("TCP 192.0.2.2:5070");
    assertThat(registration.registered()).isFalse();
    assertThat(keys.isRegistrar(InetAddress.ofLiteral("192.0.2.31"))).isTrue();
  }

  private void natted(int code, String via, String... headers) throws ParseException {
    SIPRequest request = sent.getLast();
    SIPResponse response = request.createResponse(code);
    response.getTopmostVia().setParameter("received", via.split(":", 2)[0]);
    response.getTopmostVia().setParameter("rport", via.split(":", 2)[1]);
    for (String header : headers) {
      Headers.add(response, header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 1).strip());
    }
    Objects.requireNonNull(sinks.get(request)).onResponse(response);
  }

  @Test
  void registersUnderTheAddressThatTheChallengeHasSeen() throws ParseException {
    started(Account.KeepAlive.OFF, FIRST);
    natted(401, "198.51.100.1:40000", "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\",algorithm=MD5,qop=\"auth\"");
    assertThat(last("REGISTER").toString()).contains("Contact: <sip:100@198.51.100.1:40000>\r\n").doesNotContain("expires=0");
    natted(200, "198.51.100.1:40000", "Contact: <sip:100@198.51.100.1:40000>;expires=60");
    assertThat(sent).hasSize(2);
  }

  @Test
  void takesTheOldContactBackWhereItsAddressHasChangedOnceARefresh() throws ParseException {
    Registration registration = started(Account.KeepAlive.OFF, FIRST);
    natted(200, "198.51.100.1:40000", "Contact: " + OURS + ";expires=100");
    assertThat(last("REGISTER").toString()).contains("Contact: <sip:100@198.51.100.1:40000>").contains(OURS + ";expires=0");
    natted(200, "198.51.100.1:40001", "Contact: <sip:100@198.51.100.1:40000>;expires=100");
    assertThat(sent).as("a NAT that maps every packet anew").hasSize(2);
    assertThat(registration.registered()).isTrue();
    timers.advance(75_000);
    assertThat(last("REGISTER").toString()).contains("Contact: <sip:100@198.51.100.1:40001>").contains("40000>;expires=0");
  }

  @Test
  void tellsOfANameThatLeadsNowhereAndTriesAgain() {
    started(Account.KeepAlive.OFF, "sip:pbx.example");
    assertThat(sent).isEmpty();
    assertThat(events.getLast()).isInstanceOfSatisfying(RegistrationEvent.Failed.class,
        failed -> assertThat(failed.text()).isEqualTo("the name pbx.example does not resolve"));
    zone.a("pbx.example", "192.0.2.33");
    timers.advance(3_600_000);
    assertThat(to()).isEqualTo("UDP 192.0.2.33:5060");
  }

  @Test
  void answersAChallengeAndUsesItsNonceAgain() {
    started(Account.KeepAlive.OFF, FIRST);
    answer(401, "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"",
        "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"");
    assertThat(last("REGISTER").toString()).contains("Authorization: Digest").contains("username=\"auth100\"")
        .contains("algorithm=SHA-256").contains("nc=00000001").contains("CSeq: 2 REGISTER").doesNotContain("secret");
    accepted(100);
    timers.advance(75_000);
    assertThat(last("REGISTER").toString()).contains("nc=00000002");
    answer(401, "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n2\", stale=true, algorithm=MD5, qop=\"auth\"");
    assertThat(last("REGISTER").toString()).contains("nonce=\"n2\"").contains("nc=00000001");
    accepted(100);
    assertThat(events).hasSize(1);
  }

  @Test
  void waitsLongWhereItsPasswordIsWrong() {
    Registration registration = started(Account.KeepAlive.OFF, FIRST);
    answer(401, "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n1\", qop=\"auth\"");
    answer(401, "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n2\", qop=\"auth\"");
    assertThat(registration.registered()).isFalse();
    assertThat(events.getLast()).isInstanceOfSatisfying(RegistrationEvent.Failed.class, failed -> {
      assertThat(failed.code()).isEqualTo(401);
      assertThat(failed.retryMs()).isBetween(30_000L, 60_000L);
    });
    timers.advance(29_999);
    assertThat(sent).hasSize(2);
    timers.advance(30_001);
    assertThat(sent).hasSize(3);
  }

  @Test
  void staysRegisteredForLongerWhereTheRegistrarWantsIt() {
    started(Account.KeepAlive.OFF, FIRST);
    answer(423, "Min-Expires: 1800");
    assertThat(last("REGISTER").toString()).contains("Expires: 1800").contains("CSeq: 2 REGISTER");
    answer(423, "Min-Expires: 1800");
    assertThat(events.getLast()).isInstanceOf(RegistrationEvent.Failed.class);
  }

  @Test
  void comesBackAfterTheRegistrarsRestart() {
    Registration registration = started(Account.KeepAlive.OFF, FIRST);
    accepted(60);
    timers.advance(45_000);
    silence();
    assertThat(registration.registered()).isFalse();
    long waitedMs = 0;
    for (int failures = 1; failures < 6; failures++) {
      RegistrationEvent.Failed failed = (RegistrationEvent.Failed) events.getLast();
      assertThat(failed.code()).isEqualTo(408);
      assertThat(failed.retryMs()).isBetween(500L << failures, 1_000L << failures);
      waitedMs += failed.retryMs();
      timers.advance(failed.retryMs());
      silence();
    }
    assertThat(waitedMs).isBetween(31_000L, 62_000L);
    timers.advance(((RegistrationEvent.Failed) events.getLast()).retryMs());
    accepted(60);
    assertThat(registration.registered()).isTrue();
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Registered(FIRST, 60));
  }

  @Test
  void waitsAsLongAsTheRegistrarAsks() {
    started(Account.KeepAlive.OFF, FIRST);
    answer(503, "Retry-After: 17");
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Failed(FIRST, 503, "Service unavailable", 17_000));
    timers.advance(17_000);
    assertThat(sent).hasSize(2);
  }

  @Test
  void triesTheNextRegistrarAtOnceAndStaysWithTheOneThatAnswers() {
    started(Account.KeepAlive.OFF, FIRST, SECOND);
    silence();
    timers.advance(0);
    assertThat(last("REGISTER").toString()).startsWith("REGISTER sip:192.0.2.2:5070 SIP/2.0").contains("SIP/2.0/TCP");
    answer(200, "Contact: <sip:100@192.0.2.50:5060;transport=tcp>;expires=60");
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Registered(SECOND, 60));
    timers.advance(45_000);
    assertThat(last("REGISTER").toString()).startsWith("REGISTER sip:192.0.2.2:5070");
  }

  @Test
  void sendsEmptyLinesWhileItIsRegistered() {
    started(Account.KeepAlive.CRLF, FIRST);
    timers.advance(25_000);
    assertThat(keptAlive).isEmpty();
    accepted(600);
    timers.advance(75_000);
    assertThat(keptAlive).containsExactly("udp 192.0.2.1:5060", "udp 192.0.2.1:5060", "udp 192.0.2.1:5060");
  }

  @Test
  void registersAgainWhenOptionsAreNotAnswered() {
    started(Account.KeepAlive.OPTIONS, FIRST);
    accepted(600);
    timers.advance(25_000);
    assertThat(last("OPTIONS").toString()).startsWith("OPTIONS sip:192.0.2.1 SIP/2.0");
    answer(404);
    timers.advance(25_000);
    silence();
    assertThat(last("REGISTER").toString()).contains("CSeq: 2 REGISTER");
  }

  @Test
  void takesItsRegistrationBack() {
    Registration registration = started(Account.KeepAlive.CRLF, FIRST);
    accepted(600);
    registration.stop(() -> stopped = true);
    assertThat(stopped).isFalse();
    assertThat(last("REGISTER").toString()).contains("Expires: 0").contains("Contact: " + OURS);
    answer(401, "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n1\", qop=\"auth\"");
    assertThat(last("REGISTER").toString()).contains("Expires: 0").contains("Authorization: Digest");
    answer(200);
    assertThat(stopped).isTrue();
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Unregistered(FIRST));
    timers.advance(700_000);
    assertThat(sent).hasSize(3);
  }

  @Test
  void stopsAtOnceWhereItNeverWasRegistered() {
    Registration registration = started(Account.KeepAlive.OFF, FIRST);
    answer(503);
    registration.stop(() -> stopped = true);
    assertThat(stopped).isTrue();
    timers.advance(700_000);
    assertThat(sent).hasSize(1);
  }

  @Test
  void noticesThatTheRegistrarKeptOthersOnly() {
    Registration registration = started(Account.KeepAlive.OFF, FIRST);
    answer(200, "Contact: <sip:100@198.51.100.1:5060>;expires=60");
    assertThat(registration.registered()).isFalse();
    timers.advance(((RegistrationEvent.Failed) events.getLast()).retryMs());
    answer(200, "Contact: <sip:100@198.51.100.1:5060>;expires=60", "Contact: <sip:100@192.0.2.50>;expires=70;q=0.5");
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Registered(FIRST, 70));
  }

  @Test
  void takesTheTimeFromTheExpiresHeaderOrFromWhatItAsked() {
    started(Account.KeepAlive.OFF, FIRST);
    answer(200, "Expires: 90");
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Registered(FIRST, 90));
    started(Account.KeepAlive.OFF, FIRST);
    answer(200);
    assertThat(events.getLast()).isEqualTo(new RegistrationEvent.Registered(FIRST, 600));
  }

  @Test
  void reportsANameThatDoesNotResolve() {
    started(Account.KeepAlive.OFF, "sip:no-such-host.invalid");
    assertThat(sent).isEmpty();
    assertThat(events.getLast()).isInstanceOfSatisfying(RegistrationEvent.Failed.class,
        failed -> assertThat(failed.text()).contains("no-such-host.invalid"));
  }

  @Test
  void tellsItsSecretToItsOwnRegistrarOnly() {
    started(Account.KeepAlive.OFF, FIRST);
    assertThat(keys.find(InetAddress.ofLiteral("192.0.2.1"), "pbx")).extracting(Credentials::username).isEqualTo("auth100");
    assertThat(keys.find(InetAddress.ofLiteral("192.0.2.3"), "pbx")).isNull();
    assertThat(keys.isRegistrar(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
    assertThat(keys.isRegistrar(InetAddress.ofLiteral("192.0.2.3"))).isFalse();
  }

  @Test
  void refusesWhatIsNoRegistrar() {
    assertThatThrownBy(() -> started(Account.KeepAlive.OFF, "pbx.example")).isInstanceOf(SipException.class)
        .hasMessageContaining("expected sip:HOST");
    assertThatThrownBy(() -> new Account("", List.of(FIRST), null, null, new Account.Timing(1, Account.KeepAlive.OFF, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Account("1", List.of(FIRST), null, new Credentials("u", "secret", null), new Account.Timing(1, Account.KeepAlive.OFF, 1))
        .toString()).doesNotContain("secret");
  }
}
