package omniline.sip.auth;

import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import omniline.sip.Admission;
import omniline.sip.message.Headers;
import omniline.sip.message.Responses;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * Lets INVITEs in, by address or by digest (RFC 3261 section 22.2), or answers them without remembering anything. Thread-safe.
 */
public final class CallerCheck {

  /** Long enough for a redial, short enough that a stolen answer is soon worth nothing. */
  private static final long NONCE_NS = 300_000_000_000L;

  private final Admission admission;
  private final Predicate<InetAddress> registrars;
  private final Responses responses;
  private final DigestServer server;

  /** What it needs from outside. */
  public record Outside(LongSupplier nanoClock, RandomGenerator random, Responses responses) {}

  /** {@code registrars}: addresses that our accounts are registered with, which may always call. */
  public CallerCheck(Admission admission, Predicate<InetAddress> registrars, Outside outside) {
    this.admission = admission;
    this.registrars = registrars;
    this.responses = outside.responses();
    // Strong first, and MD5 last for the telephones that know nothing else (RFC 8760 section 2.4).
    List<DigestAlgorithm> algorithms = List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    this.server = new DigestServer(new DigestServer.Protection(admission.realm(), algorithms, NONCE_NS, this::password),
        outside.nanoClock(), outside.random());
  }

  private @Nullable String password(String username) {
    for (Credentials caller : admission.callers()) {
      if (caller.username().equals(username)) {
        return caller.password();
      }
    }
    return null;
  }

  /** The refusal of a new INVITE, 401 or 403, or null where it may go on. */
  public @Nullable SIPResponse refusal(Inbound invite, String toTag) {
    InetAddress source = invite.source().getAddress();
    if (admission.open() || admission.trunks().contains(source) || registrars.test(source)) {
      return null;
    }
    if (admission.callers().isEmpty()) {
      return responses.of(invite, 403, toTag);
    }
    List<String> given = Headers.values(invite.request(), "Authorization");
    return switch (server.judge(given, invite.method(), invite.request().getRequestURI().toString())) {
      case DigestServer.Verdict.Accepted accepted -> null;
      case DigestServer.Verdict.Challenged challenged -> challenge(invite, toTag, challenged.values());
      case DigestServer.Verdict.Refused refused -> {
        invite.counters().unproven.increment();
        yield challenge(invite, toTag, refused.values());
      }
    };
  }

  private SIPResponse challenge(Inbound invite, String toTag, List<String> values) {
    SIPResponse response = responses.of(invite, 401, toTag);
    values.forEach(value -> Headers.add(response, "WWW-Authenticate", value));
    return response;
  }
}
