package omniline.agent.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import omniline.config.AccountConfig;
import omniline.sip.Account;
import omniline.sip.RegistrationEvent;
import omniline.sip.RegistrationListener;
import omniline.sip.UserAgent;
import omniline.sip.auth.Credentials;
import omniline.sip.registration.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the configured accounts, and tells the log and the metrics what comes of it. Called on SIP's threads; thread-safe. */
public final class Registrations implements RegistrationListener {
  private static final Logger LOG = LoggerFactory.getLogger("omniline.registration");
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 407);

  private final MeterRegistry registry;

  /** With meters in this registry. */
  public Registrations(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Begins; the user agent takes the registrations back when it is closed. */
  public void begin(UserAgent agent, Iterable<AccountConfig> accounts) {
    for (AccountConfig config : accounts) {
      Registration registration = agent.register(account(config), this);
      failures(config.user());
      Gauge.builder("omniline.registered", registration, r -> r.registered() ? 1 : 0)
          .description("1 while a registrar knows the account").tag("account", config.user()).register(registry);
    }
  }

  private static Account account(AccountConfig config) {
    String authUser = config.authUser();
    String password = config.password();
    Credentials credentials =
        password == null ? null : new Credentials(authUser == null ? config.user() : authUser, password, config.realm());
    Account.KeepAlive keepAlive = Account.KeepAlive.valueOf(config.keepAlive().toUpperCase(Locale.ROOT));
    return new Account(config.user(), config.registrars(), config.domain(), credentials,
        new Account.Timing(config.expiresSeconds(), keepAlive, config.keepAliveSeconds()));
  }

  private Counter failures(String user) {
    return Counter.builder("omniline.registrations.failed").description("Registrations refused or not answered").tag("account", user)
        .register(registry);
  }

  @Override
  public void onRegistration(Account account, RegistrationEvent event) {
    switch (event) {
      case RegistrationEvent.Registered(String registrar, int seconds) ->
          LOG.info("{} is registered with {} for {} s", account.user(), registrar, seconds);
      case RegistrationEvent.Unregistered(String registrar) -> LOG.info("{} has left {}", account.user(), registrar);
      case RegistrationEvent.Failed(String registrar, int code, String text, long retryMs) -> {
        failures(account.user()).increment();
        LOG.warn("{} is not registered with {}: {} {}; next try in {} s{}", account.user(), registrar, code, text,
            String.format(Locale.ROOT, "%.1f", retryMs / 1000.0),
            REFUSALS.contains(code) ? "; check user, auth_user and password of the account" : "");
      }
    }
  }
}
