package omniline.sip.registration;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import omniline.sip.Account;
import omniline.sip.RegistrationEvent;
import omniline.sip.RegistrationListener;
import omniline.sip.auth.RequestAuthorization;
import omniline.sip.dialog.Environment;
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
  private @Nullable InetSocketAddress registrarAddress;
  private Timers.@Nullable Timer next;
  private volatile boolean registered;

  /** What registrations share. */
  public record Surroundings(AccountKeys keys, KeepAlives keepAlives, RegistrationListener listener) {}

  /** @throws omniline.sip.SipException where a registrar's URI is none */
  public Registration(Environment env, Account account, Surroundings around) {
    this.env = env;
    this.account = account;
    this.around = around;
    this.registrars = account.registrars().stream().map(uri -> Registrar.of(account, uri, env.transport())).toList();
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

  // --- in the mailbox

  private Registrar registrar() {
    return registrars.get(at);
  }

  private void register() {
    long mine = ++attempt;
    PeerPath path = path();
    if (path == null) {
      failed(503, "the name " + registrar().host() + " does not resolve", -1);
      return;
    }
    SIPRequest register = env.requests().of(registrar().head("REGISTER", tag, callId, path), ++cseq);
    Headers.set(register, "Contact", env.requests().contact(path, account.user()));
    Headers.set(register, "Expires", Integer.toString(stopping ? 0 : expiresSeconds));
    authorization.authorise(register);
    env.sender().send(register, new Sink(response -> registered(mine, response), (code, text) -> {
      if (mine == attempt) {
        failed(code, text, -1);
      }
    }));
  }

  private @Nullable PeerPath path() {
    try {
      InetSocketAddress address = registrar().resolved();
      registrarAddress = address;
      around.keys().trust(address.getAddress(), account.credentials());
      return new PeerPath(registrar().transport(), address.getAddress());
    } catch (UnknownHostException e) {
      log.debug("a registrar's name does not resolve", e);
      return null;
    }
  }

  private void registered(long number, SIPResponse response) {
    int code = response.getStatusCode();
    if (number != attempt || code < 200) {
      return;
    }
    if (code < 300) {
      accepted(response);
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
    int seconds = Bindings.expiresSeconds(ok, env.requests().contact(pathOf(ok), account.user()), expiresSeconds);
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

  private PeerPath pathOf(SIPResponse ok) {
    InetSocketAddress address = registrarAddress;
    if (address == null) {
      throw new IllegalStateException("a response came to a request that was never sent: " + ok.getFirstLine());
    }
    return new PeerPath(registrar().transport(), address.getAddress());
  }

  private void failed(int code, String text, long retryAfterMs) {
    if (stopping) {
      registered = false;
      onStopped.run();
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
      InetSocketAddress address = registrarAddress;
      if (registered && address != null && !stopping) {
        if (account.timing().keepAlive() == Account.KeepAlive.CRLF) {
          around.keepAlives().send(registrar().transport(), address);
        } else {
          ask(new PeerPath(registrar().transport(), address.getAddress()));
        }
      }
      if (!stopping) {
        keepAlive();
      }
    }));
  }

  /** OPTIONS to the registrar: whatever it answers, it lives; one that restarted has forgotten us, so silence means to register. */
  private void ask(PeerPath path) {
    long during = attempt;
    SIPRequest options = env.requests().of(registrar().head("OPTIONS", env.tags().tag(), env.tags().callId(), path), 1);
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
