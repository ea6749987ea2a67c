package omniline.sip;

import java.util.Map;

/**
 * A snapshot of the user agent's counters since its start.
 *
 * @param messagesIn well-formed SIP messages received
 * @param messagesOut SIP messages sent, retransmissions included
 * @param malformed datagrams and stream parts that are no SIP message, answered with 400 or dropped
 * @param retransmissions messages that we sent again
 * @param unproven INVITEs with a digest that was wrong
 * @param dropped requests of scanners and floods, which were not answered
 * @param overflows requests refused because a call's queue was full
 * @param callsStarted INVITEs given to the handler and calls placed
 * @param callsEnded calls over, by reason
 */
public record SipStatistics(
    long messagesIn,
    long messagesOut,
    long malformed,
    long retransmissions,
    long unproven,
    long dropped,
    long overflows,
    long callsStarted,
    Map<EndReason, Long> callsEnded) {

  public SipStatistics {
    callsEnded = Map.copyOf(callsEnded);
  }
}
