package omniline.sip.nat;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import omniline.sip.transaction.Mailbox;
import omniline.sip.transaction.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a STUN server, from the SIP port itself, where it sees us (RFC 8489 section 6.2.1), again and again: that keeps the NAT's mapping
 * open, and notices another one. Its state is owned by its mailbox.
 */
public final class StunWatch {

  private static final Logger log = LoggerFactory.getLogger(StunWatch.class);
  private static final int TRIES = 7;
  private static final long FIRST_WAIT_MS = 500;
  private static final long LAST_WAIT_MS = 16 * FIRST_WAIT_MS;
  /** Shorter than the 30 s after which NATs forget (RFC 4787 section 4.3 wants 2 minutes, and many have less). */
  private static final long AGAIN_MS = 25_000;

  private final Means means;
  private final Mailbox mailbox;
  private final Consumer<InetSocketAddress> heard;
  private @Nullable InetSocketAddress server;
  private byte[] request = new byte[0];
  private int tries;
  private boolean silent;
  private Timers.@Nullable Timer timer;

  /** Sends a datagram from the SIP port. */
  @FunctionalInterface
  public interface Sender {
    void send(byte[] datagram, InetSocketAddress target);
  }

  /**
   * What it works with.
   *
   * @param server asked before each round in the executor, so it may block; null where its name does not resolve
   */
  public record Means(Supplier<@Nullable InetSocketAddress> server, Sender sender, Timers timers, Executor executor, RandomGenerator random) {}

  /** {@code heard} gets every answer, in the mailbox. */
  public StunWatch(Means means, Consumer<InetSocketAddress> heard) {
    this.means = means;
    this.mailbox = new Mailbox(means.executor());
    this.heard = heard;
  }

  /** Begins; never ends before the timers do. */
  public void start() {
    mailbox.post(this::round);
  }

  /** A datagram on the SIP port that {@link Stun#looksLike looks like} STUN. Any thread. */
  public void received(byte[] datagram, InetSocketAddress source) {
    mailbox.offer(() -> {
      InetSocketAddress mapped = source.equals(server) ? Stun.mapped(datagram, request) : null;
      if (mapped != null && tries > 0) {
        tries = 0;
        silent = false;
        after(AGAIN_MS, this::round);
        heard.accept(mapped);
      }
    });
  }

  private void round() {
    server = means.server().get();
    request = Stun.bindingRequest(means.random());
    tries = 0;
    again();
  }

  private void again() {
    InetSocketAddress target = server;
    if (target == null || tries == TRIES) {
      if (!silent) {
        silent = true;
        log.warn("{}; the public address stays what it was",
            target == null ? "the name of the STUN server does not resolve" : "the STUN server " + target + " does not answer");
      }
      tries = 0;
      after(AGAIN_MS, this::round);
      return;
    }
    tries++;
    means.sender().send(request, target);
    after(tries == TRIES ? LAST_WAIT_MS : FIRST_WAIT_MS << (tries - 1), this::again);
  }

  private void after(long delayMs, Runnable work) {
    if (timer != null) {
      timer.cancel();
    }
    timer = means.timers().after(delayMs, () -> mailbox.post(work));
  }
}
