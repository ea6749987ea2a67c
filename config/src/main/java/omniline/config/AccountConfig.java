package omniline.config;

import java.util.List;
import omniline.config.Constraint.Form;
import omniline.config.Constraint.HeaderText;
import omniline.config.Constraint.OneOf;
import omniline.config.Constraint.Range;
import omniline.config.Constraint.Required;
import org.jspecify.annotations.Nullable;

/**
 * An extension that the agent registers as: one item of {@code sip.accounts}. {@link #toString} leaves the password out.
 *
 * @param user the extension
 * @param registrars SIP URIs in the order in which they are tried
 * @param domain what stands behind the extension's @; null: the registrar's host
 * @param authUser the digest's user name; null: the extension
 * @param password the digest's password; null where the registrar asks for none
 * @param realm the only realm that is told anything of the password; null: any that the registrar names
 * @param expiresSeconds how long a registration is asked for
 * @param keepAlive what keeps the way open: {@code off}, {@code crlf}, {@code options}
 * @param keepAliveSeconds between two of them
 */
public record AccountConfig(
    @Required @Form(pattern = "[^\\s<>\"@:;]+", words = "an extension such as 100") String user,
    @Required @Form(pattern = "sips?:[^\\s<>\"@]+", words = "a registrar such as sip:pbx.example:5060;transport=tcp") List<String> registrars,
    @Form(pattern = "[A-Za-z0-9.:\\[\\]_-]+", words = "a domain such as example.com") @Nullable String domain,
    @HeaderText @Nullable String authUser,
    @Nullable String password,
    @HeaderText @Nullable String realm,
    @Range(min = 30, max = 86_400, unit = "seconds") int expiresSeconds,
    @OneOf({"off", "crlf", "options"}) String keepAlive,
    @Range(min = 5, max = 3_600, unit = "seconds") int keepAliveSeconds) {

  public AccountConfig {
    registrars = List.copyOf(registrars);
    Constraint.check(
        AccountConfig.class, user, registrars, domain, authUser, password, realm, expiresSeconds, keepAlive, keepAliveSeconds);
  }

  /** What keys left out stand for; the two that are required are placeholders. */
  static AccountConfig defaults() {
    return new AccountConfig("100", List.of("sip:pbx.invalid"), null, null, null, null, 600, "crlf", 25);
  }

  @Override
  public String toString() {
    return "AccountConfig[" + user + " at " + registrars + "]";
  }
}
