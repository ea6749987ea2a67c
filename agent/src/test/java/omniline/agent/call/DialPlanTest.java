package omniline.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import omniline.config.AccountConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the agent may call, and as whom. */
class DialPlanTest {
  private final DialPlan plan = new DialPlan(List.of("sip:2*@pbx.example*", "sip:desk@other.example"),
      List.of(account("100", null), account("101", "voice.example")), 60);

  private static AccountConfig account(String user, @Nullable String domain) {
    return new AccountConfig(user, List.of("sip:pbx.example:5070;transport=tcp"), domain, null, null, null, 600, "crlf", 25);
  }

  @Test
  void aNumberIsCalledAtTheAccountsExchange() {
    assertThat(plan.route("203", "100")).isEqualTo(new DialPlan.Route.Open("sip:203@pbx.example:5070;transport=tcp", "sip:100@pbx.example"));
    assertThat(plan.route("203", "101")).isEqualTo(new DialPlan.Route.Open("sip:203@pbx.example:5070;transport=tcp", "sip:101@voice.example"));
  }

  @Test
  void aUriIsCalledAsItIs() {
    assertThat(plan.route("sip:desk@other.example", null)).isEqualTo(new DialPlan.Route.Open("sip:desk@other.example", null));
  }

  @Test
  void aSchemeMayBeInCapitals() {
    assertThat(plan.route("SIP:desk@other.example", null)).isEqualTo(new DialPlan.Route.Open("sip:desk@other.example", null));
  }

  @Test
  void anEmptyListAllowsNobody() {
    assertThat(new DialPlan(List.of(), plan.accounts(), 60).route("203", "100")).isInstanceOfSatisfying(DialPlan.Route.Closed.class,
        closed -> assertThat(closed.why().status()).isEqualTo(403));
  }

  @ParameterizedTest
  @CsvSource({
    "300, 100, 403", "sip:203@elsewhere.example, , 403", "sip:2@evil.example?x=@pbx.example, , 403", "203, 999, 404", "203, , 400", "'', , 400",
    "'2 3', 100, 400", "'203@evil.example', 100, 400"
  })
  void whatMayNotBeCalledIsRefusedWithAStatus(String to, @Nullable String account, int status) {
    assertThat(plan.route(to, account)).isInstanceOfSatisfying(DialPlan.Route.Closed.class,
        closed -> assertThat(closed.why().status()).as(closed.why().sentence()).isEqualTo(status));
  }
}
