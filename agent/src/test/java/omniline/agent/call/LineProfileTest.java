package omniline.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import omniline.agent.media.Encryption;
import omniline.agent.media.MediaSettings;
import omniline.sip.sdp.AudioFormat;
import org.junit.jupiter.api.Test;

/** Which calls a profile takes. */
class LineProfileTest {
  private final LineProfile general = profile("");
  private final LineProfile bar = profile("bar", "4930123", "4930124*");
  private final LineProfile all = profile("berlin", "4930*");
  private final SwitchboardSettings settings = new SwitchboardSettings(10, 5, 0, null, general, List.of(bar, all));

  private static LineProfile profile(String name, String... numbers) {
    MediaSettings media = new MediaSettings("127.0.0.1", 20_000, 20_100, 20, 20, 200, 32_000, 5, Encryption.OFF, false, null);
    return new LineProfile(name, List.of(numbers), List.of(AudioFormat.PCMU), media, 0);
  }

  @Test
  void theFirstThatFitsCounts() {
    assertThat(settings.profile("4930123", "")).isSameAs(bar);
    assertThat(settings.profile("493012", "")).isSameAs(all);
    assertThat(settings.profile("4930124999", "")).isSameAs(bar);
    assertThat(settings.profile("4930125", "")).isSameAs(all);
    assertThat(settings.profile("4931", "")).isSameAs(general);
    assertThat(settings.profile("", "")).isSameAs(general);
  }

  @Test
  void theNumberMayStandInToWhereTheRequestNamesTheExtension() {
    assertThat(settings.profile("100", "4930123")).isSameAs(bar);
    assertThat(settings.profile("4930125", "4930123")).as("the Request-URI goes before To").isSameAs(all);
  }

  @Test
  void nothingInANumberIsAnExpression() {
    LineProfile odd = profile("odd", "1.3", "a\\Eb*");
    assertThat(odd.fits("1.3")).isTrue();
    assertThat(odd.fits("123")).isFalse();
    assertThat(odd.fits("a\\Ebc")).isTrue();
  }
}
