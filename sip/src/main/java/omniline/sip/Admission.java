package omniline.sip;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import omniline.sip.auth.Credentials;
import omniline.sip.guard.GuardPolicy;

/**
 * Who may call. Where both lists are empty everybody may; else the registrars of our accounts and the trunks may, and whoever else
 * proves to be one of the callers. Immutable.
 *
 * @param trunks addresses that are let in as they are
 * @param callers users and passwords that a digest is checked against (RFC 3261 section 22); none: everybody else gets 403
 * @param realm the name that they are asked under
 * @param guard whose requests are not even answered
 */
public record Admission(Set<InetAddress> trunks, List<Credentials> callers, String realm, GuardPolicy guard) {

  public Admission {
    trunks = Set.copyOf(trunks);
    callers = List.copyOf(callers);
  }

  /** The same, answering everything. */
  public Admission(Set<InetAddress> trunks, List<Credentials> callers, String realm) {
    this(trunks, callers, realm, GuardPolicy.open());
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
