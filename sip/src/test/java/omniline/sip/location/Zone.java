package omniline.sip.location;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

/** The DNS of a test: records by hand, asked directly or through a {@link DnsServer}. */
public final class Zone implements NameService {

  private static final long TTL_SECONDS = 60;

  private final List<Record> records = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  /** Over UDP and TCP on IPv4, with the same chance every time. */
  public Locator locator(LongSupplier nanoClock) {
    return new Locator(this, new Locator.Means(List.of("udp", "tcp"), address -> address.getAddress().length == 4), new Random(3263), nanoClock);
  }

  public Zone naptr(String name, int order, String service, String replacement) {
    return with(new NAPTRRecord(name(name), DClass.IN, TTL_SECONDS, order, 10, "s", service, "", name(replacement)));
  }

  public Zone srv(String name, int priority, int weight, String target, int port) {
    return with(new SRVRecord(name(name), DClass.IN, TTL_SECONDS, priority, weight, port, name(target)));
  }

  public Zone a(String name, String address) {
    InetAddress literal = InetAddress.ofLiteral(address);
    return with(literal.getAddress().length == 4 ? new ARecord(name(name), DClass.IN, TTL_SECONDS, literal)
        : new AAAARecord(name(name), DClass.IN, TTL_SECONDS, literal));
  }

  private synchronized Zone with(Record record) {
    records.add(record);
    return this;
  }

  synchronized List<Record> find(Name name, int type) {
    return records.stream().filter(record -> record.getType() == type && record.getName().equals(name)).toList();
  }

  private <T extends Record> List<T> find(String name, Class<T> kind) {
    synchronized (this) {
      asked.add(kind.getSimpleName().replace("Record", "") + " " + name);
      return records.stream().filter(record -> record.getName().equals(name(name))).filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  /** The questions so far, and the list is emptied. */
  List<String> asked() {
    List<String> questions = List.copyOf(asked);
    asked.clear();
    return questions;
  }

  @Override
  public List<Naptr> naptr(String name) {
    return find(name, NAPTRRecord.class).stream().map(naptr -> new Naptr(naptr.getOrder(), naptr.getPreference(), naptr.getFlags(),
        naptr.getService(), naptr.getReplacement().toString(true))).toList();
  }

  @Override
  public List<Srv> srv(String name) {
    return find(name, SRVRecord.class).stream()
        .map(srv -> new Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), srv.getTarget().equals(Name.root) ? "." : srv.getTarget().toString(true)))
        .toList();
  }

  @Override
  public List<InetAddress> addresses(String name) {
    List<InetAddress> found = new ArrayList<>();
    find(name, ARecord.class).forEach(a -> found.add(a.getAddress()));
    find(name, AAAARecord.class).forEach(aaaa -> found.add(aaaa.getAddress()));
    return found;
  }

  static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String text(List<Destination> destinations) {
    return String.join(" ", destinations.stream().map(Zone::text).toList());
  }

  private static String text(Destination destination) {
    InetSocketAddress address = destination.address();
    return destination.transport() + ":" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
