package omniline.sip.registration;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import omniline.sip.Account;
import omniline.sip.RegistrationEvent;
import omniline.sip.RegistrationListener;
import omniline.sip.auth.RequestAuthorization;
import omniline.sip.dialog.Environment;
import omniline.sip.location.Destination;
import omniline.sip.message.Headers;
import omniline.sip.transaction.Mailbox;
import omniline.sip.transaction.ResponseSink;
import omniline.sip.transaction.Timers;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registration of one account (RFC 3261 section 10.2). Its state is owned by its mailbox; the public methods may be called from any
 * thread.
 *
 * <pre>
 *   REGISTER ─ 200 ─▶ registered ─ 50..75 % of the time ─▶ REGISTER …        401, 407: once more with a digest
 *      ▲                  │ OPTIONS without answer                           423: once more, for longer
 *      │                  ▼                                                  anything else: the next registrar,
 *      └── back-off ◀─ failed                                                after the last one back-off
 * </pre>
 */
public final class Registration {

  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final Environment env;
  private final Account account;
  private final List<Registrar> registrars;
  private final Surroundings around;
  private final Mailbox mailbox;
  private final RequestAuthorization authorization;
  private final Backoff backoff;
  private final String callId;
  private final String tag;
  private int at;
  private int expiresSeconds;
  private long cseq;
  private long attempt;
  private boolean bound;
  private boolean told;
  private boolean stopping;
  private Runnable onStopped = () -> {};
  private final Deque<Destination> ahead = new ArrayDeque<>();
  private @Nullable Destination server;
  private boolean lookAgain;
  private boolean readdressed;
  private String contact = "";
  private Timers.@Nullable Timer next;
  private volatile boolean registered;

  /** What registrations share. */
  public record Surroundings(AccountKeys keys, KeepAlives keepAlives, RegistrationListener listener) {}

  /** @throws omniline.sip.SipException where a registrar's URI is none */
  public Registration(Environment env, Account account, Surroundings around) {
    this.env = env;
    this.account = account;
    this.around = around;
    this.registrars = account.registrars().stream().map(uri -> Registrar.of(account, uri)).toList();
    this.mailbox = new Mailbox(env.executor());
    this.authorization = new RequestAuthorization(realm -> account.credentials(), env.tags().random());
    this.backoff = new Backoff(env.tags().random());
    this.callId = env.tags().callId();
    this.tag = env.tags().tag();
    this.expiresSeconds = account.timing().expiresSeconds();
  }

  /** Whose it is. */
  public Account account() {
    return account;
  }

  /** True while the registrar knows us, as far as we know. */
  public boolean registered() {
    return registered;
  }

  /** Registers, and keeps it so. */
  public void start() {
    mailbox.post(() -> {
      register();
      keepAlive();
    });
  }

  /** Takes the registration back; {@code done} is called when the registrar has said so, and at once where there is none. */
  public void stop(Runnable done) {
    mailbox.post(() -> {
      stopping = true;
      cancel();
      if (bound) {
        onStopped = done;
        register();
      } else {
        done.run();
      }
    });
  }

  /** Our address has changed: the registrar learns of it at once. */
  public void moved() {
    mailbox.post(() -> {
      Destination present = server;
      if (registered && !stopping && present != null && !contact.equals(env.requests().contact(path(present), account.user()))) {
        cancel();
        register();
      }
    });
  }

  // --- in the mailbox

  private Registrar registrar() {
    return registrars.get(at);
  }

  private void register() {
    long mine = ++attempt;
    Destination destination = located();
    if (destination == null) {
      failed(503, "the name " + registrar().target().host() + " does not resolve", -1);
      return;
    }
    PeerPath path = path(destination);
    SIPRequest register = env.requests().of(registrar().head("REGISTER", tag, callId, path), ++cseq);
    String before = contact;
    contact = env.requests().contact(path, account.user());
    Headers.set(register, "Contact", contact);
    if (bound && !before.equals(contact)) {
      Headers.add(register, "Contact", before + ";expires=0");
    }
    Headers.set(register, "Expires", Integer.toString(stopping ? 0 : expiresSeconds));
    authorization.authorise(register);
    register.setApplicationData(destination.address());
    env.sender().send(register, new Sink(response -> registered(mine, response), (code, text) -> {
      if (mine == attempt) {
        failed(code, text, -1);
      }
    }));
  }

  /** The server that we are with while the DNS still names it, else the best one (RFC 3263); null where there is none. */
  private @Nullable Destination located() {
    if (server != null && !lookAgain) {
      return server;
    }
    try {
      List<Destination> found = env.locator().locate(registrar().target());
      found.forEach(one -> around.keys().trust(one.address().getAddress(), account.credentials()));
      lookAgain = false;
      ahead.clear();
      ahead.addAll(found);
      if (server == null || !ahead.remove(server)) {
        server = ahead.removeFirst();
      }
    } catch (UnknownHostException e) {
      log.debug("a registrar's name does not resolve", e);
    }
    return server;
  }

  /** True where another server of the same registrar is asked instead (RFC 3263 section 4.3). */
  private boolean failedOver(int code) {
    Destination failing = server;
    if (failing != null && (code == 408 || code == 503)) {
      env.locator().failed(failing);
      server = ahead.pollFirst();
    } else {
      server = null;
    }
    if (server == null) {
      return false;
    }
    register();
    return true;
  }

  private static PeerPath path(Destination destination) {
    return new PeerPath(destination.transport(), destination.address().getAddress());
  }

  private void registered(long number, SIPResponse response) {
    int code = response.getStatusCode();
    if (number != attempt || code < 200) {
      return;
    }
    boolean moved = learnt(response);
    if (code < 300) {
      accepted(response);
      if (moved && registered && !readdressed && !stopping) {
        // Once between two refreshes, as some NATs map every packet to another port.
        readdressed = true;
        cancel();
        register();
      }
    } else if ((code == 401 || code == 407) && authorization.challenged(response)) {
      register();
    } else if (code == 423 && lengthened(response)) {
      register();
    } else {
      authorization.answered(response);
      String after = Headers.value(response, "Retry-After");
      int seconds = after == null ? -1 : Headers.number(after.split("[;( ]", 2)[0], 3_600);
      failed(code, response.getReasonPhrase(), seconds < 0 ? -1 : seconds * 1_000L);
    }
  }

  /** Takes from the Via where the registrar sees us (RFC 3581 section 4); true where our Contact would now be another. */
  private boolean learnt(SIPResponse response) {
    Destination present = server;
    Via via = response.getTopmostVia();
    if (present == null || via == null) {
      return false;
    }
    PeerPath path = path(present);
    if (via.getReceived() != null) {
      try {
        env.requests().seen(path, new InetSocketAddress(InetAddress.ofLiteral(via.getReceived()), via.getRPort() > 0 ? via.getRPort() : via.getPort()));
      } catch (IllegalArgumentException e) {
        log.debug("a registrar sees us at {}, which is no address", via.getReceived());
      }
    }
    return !contact.equals(env.requests().contact(path, account.user()));
  }

  private boolean lengthened(SIPResponse tooBrief) {
    String least = Headers.value(tooBrief, "Min-Expires");
    int seconds = least == null ? -1 : Headers.number(least, 86_400);
    if (stopping || seconds <= expiresSeconds) {
      return false;
    }
    expiresSeconds = seconds;
    return true;
  }

  private void accepted(SIPResponse ok) {
    authorization.answered(ok);
    backoff.reset();
    bound = !stopping;
    if (stopping) {
      registered = false;
      tell(new RegistrationEvent.Unregistered(registrar().uri()));
      onStopped.run();
      return;
    }
    int seconds = Bindings.expiresSeconds(ok, contact, expiresSeconds);
    if (seconds == 0) {
      failed(200, "the registrar did not keep the registration", -1);
      return;
    }
    if (!registered) {
      registered = true;
      told = true;
      tell(new RegistrationEvent.Registered(registrar().uri(), seconds));
    }
    schedule(seconds * 500L + env.tags().random().nextLong(seconds * 250L + 1));
  }

  private void failed(int code, String text, long retryAfterMs) {
    if (stopping) {
      registered = false;
      onStopped.run();
      return;
    }
    if (failedOver(code)) {
      return;
    }
    boolean refused = code >= 400 && code < 500 && code != 408 && code != 480;
    String failing = registrar().uri();
    boolean last = refused || at == registrars.size() - 1;
    at = (at + 1) % registrars.size();
    long retryMs = retryAfterMs >= 0 ? retryAfterMs : last ? backoff.nextMs(refused) : 0;
    if (registered || !told || last) {
      told = true;
      tell(new RegistrationEvent.Failed(failing, code, text, retryMs));
    }
    registered = false;
    schedule(retryMs);
  }

  private void schedule(long delayMs) {
    cancel();
    next = env.timers().after(delayMs, () -> mailbox.post(() -> {
      if (!stopping) {
        lookAgain = true;
        readdressed = false;
        register();
      }
    }));
  }

  private void cancel() {
    if (next != null) {
      next.cancel();
    }
  }

  private void keepAlive() {
    if (account.timing().keepAlive() == Account.KeepAlive.OFF) {
      return;
    }
    env.timers().after(account.timing().keepAliveSeconds() * 1_000L, () -> mailbox.post(() -> {
      Destination present = server;
      if (registered && present != null && !stopping) {
        if (account.timing().keepAlive() == Account.KeepAlive.CRLF) {
          around.keepAlives().send(present.transport(), present.address());
        } else {
          ask(present);
        }
      }
      if (!stopping) {
        keepAlive();
      }
    }));
  }

  /** OPTIONS to the registrar: whatever it answers, it lives; one that restarted has forgotten us, so silence means to register. */
  private void ask(Destination present) {
    long during = attempt;
    SIPRequest options = env.requests().of(registrar().head("OPTIONS", env.tags().tag(), env.tags().callId(), path(present)), 1);
    options.setApplicationData(present.address());
    env.sender().send(options, new Sink(response -> {}, (code, text) -> {
      if (during == attempt && registered && !stopping) {
        cancel();
        register();
      }
    }));
  }

  private void tell(RegistrationEvent event) {
    try {
      around.listener().onRegistration(account, event);
    } catch (RuntimeException e) {
      log.error("the listener of registrations failed on {}", event.getClass().getSimpleName(), e);
    }
  }

  /** Carries what the stack tells into the mailbox. */
  private final class Sink implements ResponseSink {

    private final Consumer<SIPResponse> heard;
    private final Silence silence;

    Sink(Consumer<SIPResponse> heard, Silence silence) {
      this.heard = heard;
      this.silence = silence;
    }

    @Override
    public void onResponse(SIPResponse response) {
      mailbox.post(() -> heard.accept(response));
    }

    @Override
    public void onTimeout() {
      mailbox.post(() -> silence.after(408, "no answer"));
    }

    @Override
    public void onUnreachable(String sentence) {
      mailbox.post(() -> silence.after(503, sentence));
    }
  }

  private interface Silence {
    void after(int code, String text);
  }
}
