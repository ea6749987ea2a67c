package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The last few requests of a dialog that are not INVITEs and what they were answered: their server transactions (RFC 3261 section
 * 17.2.2) in one table. A repeated request gets the same bytes; one still being answered gets nothing. Owned by the call's mailbox.
 */
public final class AnsweredRequests {

  private static final int KEPT = 16;
  private static final byte[] PENDING = {};

  private final Map<String, byte[]> answers = new LinkedHashMap<>();

  /** True if this is a copy of a known request; its answer, if there is one yet, has been sent again. */
  public boolean repeated(Inbound inbound) {
    byte @Nullable [] answer = answers.get(key(inbound));
    if (answer == null) {
      return false;
    }
    if (answer.length > 0) {
      inbound.respondAgain(answer);
    }
    return true;
  }

  /** The request is being worked on; its answer follows. */
  public void begin(Inbound inbound) {
    remember(inbound, PENDING);
  }

  /** Sends the answer and remembers it. */
  public void answer(Inbound inbound, SIPResponse response) {
    remember(inbound, inbound.respond(response));
  }

  private void remember(Inbound inbound, byte[] answer) {
    answers.put(key(inbound), answer);
    if (answers.size() > KEPT) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  private static String key(Inbound inbound) {
    return inbound.method() + "|" + inbound.transactionKey();
  }
}
