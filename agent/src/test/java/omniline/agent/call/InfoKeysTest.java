package omniline.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import omniline.sip.CallEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in SIP INFO, as telephones write them and as nobody should. */
class InfoKeysTest {
  private static List<InfoKeys.Key> relay(String body) {
    return InfoKeys.read(new CallEvent.Info("application/dtmf-relay", body));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "*, *", "#, #", "d, D", "10, *", "11, #", "star, *"})
  void aRelayNamesAKeyAndItsDuration(String signal, char key) {
    assertThat(relay("Signal=" + signal + "\r\nDuration=160\r\n")).containsExactly(new InfoKeys.Key(key, 160));
    assertThat(relay("signal = " + signal + " \nduration = 160")).containsExactly(new InfoKeys.Key(key, 160));
  }

  @Test
  void aPlainBodyIsTheKeys() {
    assertThat(InfoKeys.read(new CallEvent.Info("application/dtmf", "7"))).containsExactly(new InfoKeys.Key('7', 250));
    assertThat(InfoKeys.read(new CallEvent.Info("Application/DTMF; charset=utf-8", "12#\r\n")))
        .extracting(InfoKeys.Key::digit).containsExactly('1', '2', '#');
    assertThat(InfoKeys.read(new CallEvent.Info("application/dtmf", "Signal=9"))).extracting(InfoKeys.Key::digit).containsExactly('9');
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "99999, 8000", "9999999999, 250", "-5, 250", "soon, 250"})
  void aDurationIsBounded(String said, int taken) {
    assertThat(relay("Signal=1\r\nDuration=" + said)).containsExactly(new InfoKeys.Key('1', taken));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Signal=", "Signal=!", "Signal=E", "Duration=100", "=", "Signal=01234567890123456"})
  void whatIsNoKeyIsNone(String body) {
    assertThat(relay(body)).isEmpty();
  }

  @Test
  void otherContentIsNoKey() {
    assertThat(InfoKeys.read(new CallEvent.Info("application/media_control+xml", "5"))).isEmpty();
  }
}
