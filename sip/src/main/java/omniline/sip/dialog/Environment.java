package omniline.sip.dialog;

import java.util.concurrent.Executor;
import omniline.sip.message.OptionsResponder;
import omniline.sip.message.RequestChecks;
import omniline.sip.message.Responses;
import omniline.sip.message.Tags;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.Timers;
import omniline.sip.transport.Counters;

/**
 * What every call of a user agent shares. Immutable.
 *
 * @param executor runs mailboxes; each task may block for a name look-up or a TCP connect
 * @param transport {@code udp} or {@code tcp}: where a URI of an outgoing call names none
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
    int t1Ms) {

  /** Everything that makes or judges messages. Immutable. */
  public record Messages(Tags tags, Requests requests, Responses responses, RequestChecks checks, OptionsResponder options) {

    /** The usual set. */
    public static Messages of(Tags tags, Requests requests, Responses responses) {
      return new Messages(tags, requests, responses, new RequestChecks(responses), new OptionsResponder(responses));
    }
  }

  Tags tags() {
    return messages.tags();
  }

  Requests requests() {
    return messages.requests();
  }

  Responses responses() {
    return messages.responses();
  }

  RequestChecks checks() {
    return messages.checks();
  }

  OptionsResponder options() {
    return messages.options();
  }
}
