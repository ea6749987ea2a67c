package omniline.sip.transport;

import java.util.concurrent.atomic.LongAdder;

/** What the wire did, counted. Thread-safe; read as a snapshot by {@code UserAgent.statistics()}. */
public final class Counters {

  public final LongAdder messagesIn = new LongAdder();
  public final LongAdder messagesOut = new LongAdder();
  /** Datagrams and stream parts that are no SIP message. */
  public final LongAdder malformed = new LongAdder();
  /** INVITEs with a digest that is wrong: somebody guesses passwords, or has mistyped one. */
  public final LongAdder unproven = new LongAdder();
  /** Requests of scanners and floods, not answered. */
  public final LongAdder dropped = new LongAdder();
  /** Messages sent again. */
  public final LongAdder retransmissions = new LongAdder();
  /** Work dropped or refused because a queue was full. */
  public final LongAdder overflows = new LongAdder();
}
