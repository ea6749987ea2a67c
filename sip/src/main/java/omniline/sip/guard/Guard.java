package omniline.sip.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import omniline.sip.message.Headers;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.RequestSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops, without an answer, what scanners send and what comes too fast from one source: a token bucket for each. Requests of calls that
 * stand or are being set up always pass, so a flood does not hurt them; a made-up To tag buys nothing, as the calls themselves are
 * asked. However many sources there are, the {@value #MAX_SOURCES} latest are remembered. Thread-safe.
 */
public final class Guard implements RequestSink {

  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final int MAX_SOURCES = 4_096;
  private static final int BURST_SECONDS = 2;
  private static final int SUBNET_BYTES = 8;
  private static final double SECOND_NS = 1e9;
  private static final long TELL_AGAIN_NS = 60_000_000_000L;

  private final GuardPolicy policy;
  private final Knowledge knowledge;
  private final LongSupplier nanoClock;
  private final RequestSink next;
  private final Map<InetAddress, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);
  private long toldNs;
  private boolean told;

  /**
   * Who and what is let through unasked. Called on transport threads.
   *
   * @param trusted trunks and registrars
   * @param belongs requests of calls that there are
   */
  public record Knowledge(Predicate<InetAddress> trusted, Predicate<Inbound> belongs) {}

  public Guard(GuardPolicy policy, Knowledge knowledge, LongSupplier nanoClock, RequestSink next) {
    this.policy = policy;
    this.knowledge = knowledge;
    this.nanoClock = nanoClock;
    this.next = next;
  }

  /** What is left to one source. Owned by whoever holds the lock of the table. */
  private static final class Bucket {
    double tokens;
    long filledNs;
  }

  @Override
  public void onRequest(Inbound inbound) {
    // An ACK is never answered, so it may pass: it finds its call or nothing.
    if (!inbound.method().equals("ACK") && !knowledge.belongs().test(inbound)) {
      InetAddress address = inbound.source().getAddress();
      String objection = objection(inbound, address);
      if (objection != null) {
        inbound.counters().dropped.increment();
        tell(address, objection);
        return;
      }
    }
    next.onRequest(inbound);
  }

  @Override
  public boolean answersNonsense(InetAddress source) {
    if (withinRate(source)) {
      return true;
    }
    tell(source, tooFast());
    return false;
  }

  private @Nullable String objection(Inbound inbound, InetAddress address) {
    if (policy.isScanner(Headers.value(inbound.request(), "User-Agent")) && !knowledge.trusted().test(address)) {
      return "its User-Agent is listed in sip.scanners";
    }
    return withinRate(address) ? null : tooFast();
  }

  private String tooFast() {
    return "it sends more than " + policy.requestsPerSecond() + " requests a second";
  }

  /** This machine itself is spared: a proxy beside us stands for many callers, and would not let a flood through by accident. */
  private boolean withinRate(InetAddress address) {
    return policy.requestsPerSecond() == 0 || address.isLoopbackAddress() || knowledge.trusted().test(address) || admitted(source(address));
  }

  /** Whoever has one IPv6 address has the other 2^64 of its network, too. */
  private static InetAddress source(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length <= SUBNET_BYTES) {
      return address;
    }
    Arrays.fill(bytes, SUBNET_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }

  private boolean admitted(InetAddress source) {
    synchronized (buckets) {
      Bucket bucket = bucket(source);
      long nowNs = nanoClock.getAsLong();
      bucket.tokens = Math.min(bucket.tokens + (nowNs - bucket.filledNs) / SECOND_NS * policy.requestsPerSecond(), full());
      bucket.filledNs = nowNs;
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    }
  }

  private double full() {
    return (double) BURST_SECONDS * policy.requestsPerSecond();
  }

  private Bucket bucket(InetAddress source) {
    Bucket known = buckets.get(source);
    if (known != null) {
      return known;
    }
    if (buckets.size() >= MAX_SOURCES) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    Bucket made = new Bucket();
    made.tokens = full();
    made.filledNs = nanoClock.getAsLong();
    buckets.put(source, made);
    return made;
  }

  /** Once a minute, whoever it is: a flood with forged sources must not fill the log either. */
  private void tell(InetAddress address, String objection) {
    synchronized (buckets) {
      long nowNs = nanoClock.getAsLong();
      if (told && nowNs - toldNs < TELL_AGAIN_NS) {
        return;
      }
      told = true;
      toldNs = nowNs;
    }
    log.warn("requests are dropped, such as those of {}: {}; name an address in sip.trunks that shall be heard", address.getHostAddress(), objection);
  }

  /** How many sources are remembered. */
  int sources() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
