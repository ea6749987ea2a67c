package omniline.agent.caller;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import omniline.agent.caller.timeline.CallOutcome;

/** One call or several from one telephone, begun a moment apart and then all at once on the line. Any thread. */
public final class CallParty {

  private final Telephone telephone;
  private final List<PhoneCall> placed = new CopyOnWriteArrayList<>();

  public CallParty(Telephone telephone) {
    this.telephone = telephone;
  }

  /**
   * Places the calls and waits until all are over; their outcomes in the same order.
   *
   * @param staggerMs from the beginning of one call to that of the next
   * @throws omniline.rtp.io.PortsExhaustedException when there are more calls than free RTP ports; those placed are hung up
   * @throws omniline.sip.SipException when nothing can be sent to the address
   */
  public List<CallOutcome> call(List<CallOrder> orders, int staggerMs) throws InterruptedException {
    boolean complete = false;
    try {
      for (CallOrder order : orders) {
        if (!placed.isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(staggerMs);
        }
        placed.add(PhoneCall.place(telephone, order));
      }
      complete = true;
    } finally {
      if (!complete) {
        hangUp();
      }
    }
    return placed.stream().map(call -> call.outcome().join()).toList();
  }

  /** Hangs up whatever is not over and waits for a second, so that the far end is told. */
  public void hangUp() {
    List<PhoneCall> open = placed.stream().filter(call -> !call.outcome().isDone()).toList();
    open.forEach(PhoneCall::hangUp);
    open.forEach(call -> call.outcome().thenAccept(outcome -> { }).completeOnTimeout(null, 1, TimeUnit.SECONDS).join());
  }
}
