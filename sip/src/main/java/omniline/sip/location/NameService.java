package omniline.sip.location;

import java.net.InetAddress;
import java.util.List;

/** The questions to the DNS that RFC 3263 needs. May block; thread-safe. What is not there, or cannot be learnt, is an empty list. */
public interface NameService {

  /**
   * A NAPTR record (RFC 3403 section 4.1).
   *
   * @param service such as {@code SIP+D2U}
   * @param replacement the name of SRV records
   */
  record Naptr(int order, int preference, String flags, String service, String replacement) {}

  /** An SRV record (RFC 2782); target {@code .} says that the service is not offered. */
  record Srv(int priority, int weight, int port, String target) {}

  List<Naptr> naptr(String name);

  List<Srv> srv(String name);

  /** A and AAAA. */
  List<InetAddress> addresses(String name);
}
