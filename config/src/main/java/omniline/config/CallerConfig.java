package omniline.config;

import omniline.config.Constraint.HeaderText;
import omniline.config.Constraint.Required;

/**
 * Somebody who may call after a digest: one item of {@code sip.callers}. {@link #toString} leaves the password out.
 *
 * @param user the digest's user name
 * @param password the digest's password
 */
public record CallerConfig(@Required @HeaderText String user, @Required @HeaderText String password) {

  public CallerConfig {
    Constraint.check(CallerConfig.class, user, password);
  }

  /** Placeholders; both keys are required. */
  static CallerConfig defaults() {
    return new CallerConfig("user", "password");
  }

  @Override
  public String toString() {
    return "CallerConfig[" + user + "]";
  }
}
