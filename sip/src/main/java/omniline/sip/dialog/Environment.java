package omniline.sip.dialog;

import java.net.InetAddress;
import java.util.concurrent.Executor;
import omniline.sip.CallPolicy;
import omniline.sip.auth.CallerCheck;
import omniline.sip.auth.Credentials;
import omniline.sip.location.Locator;
import omniline.sip.message.OptionsResponder;
import omniline.sip.message.RequestChecks;
import omniline.sip.message.Responses;
import omniline.sip.message.Tags;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.Timers;
import omniline.sip.transport.Counters;
import org.jspecify.annotations.Nullable;

/**
 * What every call of a user agent shares. Immutable.
 *
 * @param executor runs mailboxes; each task may block for a name look-up or a TCP connect
 * @param transport {@code udp}, {@code tcp} or {@code tls}: the preferred one
 * @param locator asked in mailboxes, as it may block
 */
public record Environment(
    Messages messages,
    RequestSender sender,
    Timers timers,
    Executor executor,
    Dialogs dialogs,
    CallCounters calls,
    Counters counters,
    String transport,
    int t1Ms,
    Policy policy,
    Locator locator) {

  /**
   * How calls are kept, and what proves to others who we are.
   *
   * @param keyring may be asked on any thread
   * @param callers asked on transport threads
   */
  public record Policy(CallPolicy calls, Keyring keyring, CallerCheck callers) {}

  /** Credentials, given only to those whom they are meant for: a stranger who asks for a digest could try passwords against it. */
  @FunctionalInterface
  public interface Keyring {

    /** What the peer at this address may be told about this realm, or null. */
    @Nullable Credentials find(InetAddress peer, String realm);
  }

  /** Everything that makes or judges messages. Immutable. */
  public record Messages(Tags tags, Requests requests, Responses responses, RequestChecks checks, OptionsResponder options) {

    /** The usual set. */
    public static Messages of(Tags tags, Requests requests, Responses responses) {
      return new Messages(tags, requests, responses, new RequestChecks(responses), new OptionsResponder(responses));
    }
  }

  public Tags tags() {
    return messages.tags();
  }

  public Requests requests() {
    return messages.requests();
  }

  public Responses responses() {
    return messages.responses();
  }

  public RequestChecks checks() {
    return messages.checks();
  }

  public OptionsResponder options() {
    return messages.options();
  }
}
