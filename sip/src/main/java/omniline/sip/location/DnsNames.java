package omniline.sip.location;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * The DNS by dnsjava, with its cache: the Java runtime reads neither NAPTR nor SRV. Addresses are asked of the machine's own resolver, which
 * knows /etc/hosts and a container's network, unless name servers are configured. Blocks; thread-safe.
 */
public final class DnsNames implements NameService {

  private static final Logger log = LoggerFactory.getLogger(DnsNames.class);
  private static final Duration ONE_TRY = Duration.ofSeconds(2);
  private static final Duration ALL_TRIES = Duration.ofSeconds(5);

  private final LookupSession session;
  private final boolean configured;

  /** {@code servers}: where to ask; empty for those of the machine. Nothing is asked yet. */
  public DnsNames(List<InetSocketAddress> servers) {
    this.configured = !servers.isEmpty();
    List<Resolver> resolvers = new ArrayList<>();
    for (InetSocketAddress server : configured ? servers : ResolverConfig.getCurrentConfig().servers()) {
      SimpleResolver resolver = new SimpleResolver(server);
      resolver.setTimeout(ONE_TRY);
      resolvers.add(resolver);
    }
    ExtendedResolver all = new ExtendedResolver(resolvers);
    all.setTimeout(ALL_TRIES);
    this.session = LookupSession.defaultBuilder().resolver(all).clearSearchPath().build();
  }

  @Override
  public List<Naptr> naptr(String name) {
    List<Naptr> found = new ArrayList<>();
    for (Record record : lookup(name, Type.NAPTR)) {
      if (record instanceof NAPTRRecord naptr) {
        found.add(new Naptr(naptr.getOrder(), naptr.getPreference(), naptr.getFlags(), naptr.getService(), text(naptr.getReplacement())));
      }
    }
    return found;
  }

  @Override
  public List<Srv> srv(String name) {
    List<Srv> found = new ArrayList<>();
    for (Record record : lookup(name, Type.SRV)) {
      if (record instanceof SRVRecord srv) {
        found.add(new Srv(srv.getPriority(), srv.getWeight(), srv.getPort(), text(srv.getTarget())));
      }
    }
    return found;
  }

  @Override
  public List<InetAddress> addresses(String name) {
    if (!configured) {
      try {
        return List.of(InetAddress.getAllByName(name));
      } catch (UnknownHostException e) {
        log.debug("the name {} does not resolve", name, e);
        return List.of();
      }
    }
    List<InetAddress> found = new ArrayList<>();
    for (Record record : lookup(name, Type.A)) {
      if (record instanceof ARecord a) {
        found.add(a.getAddress());
      }
    }
    for (Record record : lookup(name, Type.AAAA)) {
      if (record instanceof AAAARecord aaaa) {
        found.add(aaaa.getAddress());
      }
    }
    return found;
  }

  private List<Record> lookup(String name, int type) {
    try {
      return session.lookupAsync(Name.fromString(name, Name.root), type).toCompletableFuture().get().getRecords();
    } catch (TextParseException e) {
      log.debug("{} is no name of the DNS", name, e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof NoSuchDomainException || e.getCause() instanceof NoSuchRRSetException)) {
        log.info("the DNS does not answer for {} {}: {}", Type.string(type), name, String.valueOf(e.getCause()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  private static String text(Name name) {
    return name.equals(Name.root) ? "." : name.toString(true);
  }
}
