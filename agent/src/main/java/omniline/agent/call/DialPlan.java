package omniline.agent.call;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.config.AccountConfig;
import omniline.sip.CallPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whom the agent may call, and as whom. Nobody where no target is configured: a stranger who reaches the control port must not call
 * at our expense. Immutable.
 *
 * @param targets SIP URIs, a star stands for any text
 * @param accounts the extensions that the agent is registered as
 * @param ringSeconds how long a call rings before it is given up
 */
public record DialPlan(List<String> targets, List<AccountConfig> accounts, int ringSeconds) {
  /** In any case (RFC 3261 section 19.1.4). */
  private static final Pattern SCHEME = Pattern.compile("sips?:", Pattern.CASE_INSENSITIVE);

  public DialPlan {
    targets = List.copyOf(targets);
    accounts = List.copyOf(accounts);
  }

  /** Whom to call and as whom, or why not. */
  sealed interface Route {
    /** {@code from} is null where no account calls. */
    record Open(String uri, @Nullable String from) implements Route {}

    record Closed(Dialled.Refused why) implements Route {}
  }

  /** The way to {@code to}: a SIP URI, or a number at the account's exchange. */
  Route route(String to, @Nullable String account) {
    AccountConfig as = account == null ? null : accounts.stream().filter(known -> known.user().equals(account)).findFirst().orElse(null);
    if (account != null && as == null) {
      return closed(404, "there is no account " + account + " in sip.accounts");
    }
    if (to.isBlank()) {
      return closed(400, "whom to call is missing; expected a SIP URI such as sip:desk@pbx.example, or a number together with an account");
    }
    Matcher scheme = SCHEME.matcher(to);
    String uri = scheme.lookingAt() ? scheme.group().toLowerCase(Locale.ROOT) + to.substring(scheme.end()) : to;
    if (!scheme.lookingAt()) {
      if (as == null || !to.matches("[A-Za-z0-9.+*_-]{1,64}")) {
        return closed(400, "\"" + to + "\" cannot be called; expected a SIP URI such as sip:desk@pbx.example, or a number together with an account");
      }
      uri = at(to, as.registrars().getFirst());
    }
    return allows(uri) ? new Route.Open(uri, as == null ? null : "sip:" + as.user() + "@" + domain(as))
        : closed(403, uri + " may not be called; sip.dial_targets names whom the agent may call");
  }

  /** Whether a call may be placed, or redirected, to that URI. */
  boolean allows(String uri) {
    return CallPolicy.usual().withTransferTargets(targets).allowsTransferTo(uri);
  }

  private static Route closed(int status, String sentence) {
    return new Route.Closed(new Dialled.Refused(status, sentence));
  }

  private static String at(String user, String registrar) {
    int colon = registrar.indexOf(':') + 1;
    return registrar.substring(0, colon) + user + "@" + registrar.substring(colon);
  }

  /** The registrar's host where the account names no domain. */
  private static String domain(AccountConfig account) {
    String own = account.domain();
    String registrar = account.registrars().getFirst();
    return own != null ? own : registrar.substring(registrar.indexOf(':') + 1).replaceFirst("(:[0-9]+)?(;.*)?$", "");
  }
}
