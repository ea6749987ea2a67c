package omniline.sip;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import omniline.sip.auth.Credentials;

/**
 * Who may call. Where both lists are empty everybody may; else the registrars of our accounts and the trunks may, and whoever else
 * proves to be one of the callers. Immutable.
 *
 * @param trunks addresses that are let in as they are
 * @param callers users and passwords that a digest is checked against (RFC 3261 section 22); none: everybody else gets 403
 * @param realm the name that they are asked under
 */
public record Admission(Set<InetAddress> trunks, List<Credentials> callers, String realm) {

  public Admission {
    trunks = Set.copyOf(trunks);
    callers = List.copyOf(callers);
  }

  /** Everybody may call. */
  public static Admission everybody() {
    return new Admission(Set.of(), List.of(), "omniline");
  }

  /** True where there is nothing to check. */
  public boolean open() {
    return trunks.isEmpty() && callers.isEmpty();
  }
}
