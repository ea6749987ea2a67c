package omniline.sip.location;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers of a SIP URI (RFC 3263 section 4). A server that has failed comes last for a minute, so that only one request waits
 * for it. May block on the DNS; thread-safe.
 *
 * <pre>
 *   an address ──────────────────────────────────────────────▶ one destination
 *   a port, or a name without dots ──────────▶ A, AAAA ──────▶ destinations
 *   a transport ───────────▶ SRV ──(none)────▶ A, AAAA
 *   neither ──▶ NAPTR ─────▶ SRV ──(none)────▶ A, AAAA
 *                 └─(none)─▶ SRV of each transport that we have
 * </pre>
 */
public final class Locator {

  private static final int DEFAULT_PORT = 5_060;
  private static final int DEFAULT_TLS_PORT = 5_061;
  private static final int MAX_DESTINATIONS = 16;
  private static final int MAX_QUESTIONS = 8;
  private static final int MAX_FAILED = 256;
  private static final long AVOIDED_NS = 60_000_000_000L;
  private static final Map<String, String> SERVICES = Map.of("SIP+D2U", "udp", "SIP+D2T", "tcp", "SIPS+D2T", "tls");
  private static final Map<String, String> LABELS = Map.of("udp", "_sip._udp.", "tcp", "_sip._tcp.", "tls", "_sips._tcp.");

  private final NameService names;
  private final Means means;
  private final RandomGenerator random;
  private final LongSupplier nanoClock;
  private final Map<Destination, Long> failedNs = new LinkedHashMap<>();

  /**
   * What we can send with.
   *
   * @param transports the preferred one first
   * @param reachable whether our sockets can send to an address at all: IPv6 from an IPv4 socket cannot
   */
  public record Means(List<String> transports, Predicate<InetAddress> reachable) {
    public Means {
      transports = List.copyOf(transports);
    }
  }

  public Locator(NameService names, Means means, RandomGenerator random, LongSupplier nanoClock) {
    this.names = names;
    this.means = means;
    this.random = random;
    this.nanoClock = nanoClock;
  }

  /**
   * The servers to try, the best first; at least one.
   *
   * @throws UnknownHostException with a sentence where there is none
   */
  public List<Destination> locate(Target target) throws UnknownHostException {
    Set<Destination> found = new LinkedHashSet<>();
    InetAddress literal = target.address();
    if (literal != null) {
      return List.of(new Destination(transport(target), new InetSocketAddress(literal, port(target))));
    }
    if (target.port() <= 0 && target.host().indexOf('.') >= 0) {
      for (Service service : services(target)) {
        servers(target, service, found);
      }
    }
    if (found.isEmpty()) {
      hosts(target, target.host(), new Destinations(transport(target), port(target)), found);
    }
    if (found.isEmpty()) {
      throw new UnknownHostException("the name " + target.host() + " leads to no address that can be reached from here");
    }
    return sorted(List.copyOf(found));
  }

  /** A request to that server was not answered, was answered with 503, or could not be sent. */
  public void failed(Destination destination) {
    synchronized (failedNs) {
      failedNs.remove(destination);
      if (failedNs.size() >= MAX_FAILED) {
        failedNs.remove(failedNs.keySet().iterator().next());
      }
      failedNs.put(destination, nanoClock.getAsLong());
    }
  }

  private List<Destination> sorted(List<Destination> found) {
    synchronized (failedNs) {
      long nowNs = nanoClock.getAsLong();
      failedNs.values().removeIf(atNs -> nowNs - atNs > AVOIDED_NS);
      return found.stream().sorted(Comparator.comparing(failedNs::containsKey)).toList();
    }
  }

  /** A transport, and the name of its SRV records. */
  private record Service(String transport, String name) {}

  private record Destinations(String transport, int port) {}

  private List<Service> services(Target target) {
    List<String> transports = target.secure() ? List.of("tls") : means.transports();
    String wanted = target.transport();
    if (wanted != null) {
      return LABELS.containsKey(wanted) ? List.of(new Service(wanted, LABELS.get(wanted) + target.host())) : List.of();
    }
    List<Service> services = new ArrayList<>();
    for (NameService.Naptr naptr : names.naptr(target.host()).stream()
        .sorted(Comparator.comparingInt(NameService.Naptr::order).thenComparingInt(NameService.Naptr::preference)).toList()) {
      String transport = SERVICES.get(naptr.service().toUpperCase(Locale.ROOT));
      if (transport != null && naptr.flags().equalsIgnoreCase("s") && transports.contains(transport)) {
        services.add(new Service(transport, naptr.replacement()));
      }
    }
    if (services.isEmpty()) {
      transports.forEach(transport -> services.add(new Service(transport, LABELS.get(transport) + target.host())));
    }
    return services.stream().limit(MAX_QUESTIONS).toList();
  }

  private void servers(Target target, Service service, Set<Destination> found) {
    List<NameService.Srv> ordered = ServiceOrder.of(names.srv(service.name()), random);
    for (NameService.Srv srv : ordered.stream().limit(MAX_QUESTIONS).toList()) {
      if (!srv.target().equals(".") && srv.port() > 0) {
        hosts(target, srv.target(), new Destinations(service.transport(), srv.port()), found);
      }
    }
  }

  private void hosts(Target target, String host, Destinations made, Set<Destination> found) {
    for (InetAddress address : names.addresses(host)) {
      if (means.reachable().test(address) && found.size() < MAX_DESTINATIONS) {
        found.add(new Destination(made.transport(), new InetSocketAddress(named(target.host(), address), made.port())));
      }
    }
  }

  /** A certificate proves the name that we were given, not the one that the DNS, which anybody may forge, made of it. */
  private static InetAddress named(String name, InetAddress address) {
    try {
      return InetAddress.getByAddress(name, address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has four or sixteen bytes", e);
    }
  }

  private String transport(Target target) {
    String wanted = target.transport();
    return target.secure() ? "tls" : wanted == null ? means.transports().getFirst() : wanted;
  }

  private int port(Target target) {
    return target.port() > 0 ? target.port() : transport(target).equals("tls") ? DEFAULT_TLS_PORT : DEFAULT_PORT;
  }
}
