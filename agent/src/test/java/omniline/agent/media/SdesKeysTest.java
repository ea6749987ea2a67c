package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.MediaKeys;
import omniline.sip.sdp.MediaKeys.Sdes;
import omniline.sip.sdp.NegotiatedAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SdpResult;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys in offers and answers (RFC 4568), both sides of a call. */
class SdesKeysTest {
  private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

  private final SecureRandom random = new SecureRandom();

  private LocalAudio side(Encryption encryption) {
    return new LocalAudio("127.0.0.1", 20_000, List.of(AudioFormat.PCMU), true, 20, 1, SdesKeys.of(encryption, random));
  }

  private static SessionDescription offer(String profile, String... crypto) {
    StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 " + profile + " 0\r\n");
    List.of(crypto).forEach(line -> text.append("a=crypto:").append(line).append("\r\n"));
    return ((SdpResult.Parsed) SessionDescription.parse(text.toString())).description();
  }

  @ParameterizedTest
  @CsvSource({"OFF,OFF,false", "OFFERED,OFF,false", "OFF,OFFERED,false", "OFFERED,OFFERED,true", "REQUIRED,OFFERED,true", "OFFERED,REQUIRED,true",
      "REQUIRED,REQUIRED,true"})
  void bothSidesKnowTheSameKeys(Encryption caller, Encryption called, boolean encrypted) {
    LocalAudio calling = side(caller);
    Answer.Agreed answer = (Answer.Agreed) OfferAnswer.answer(OfferAnswer.offer(calling, 1), side(called), 1);
    NegotiatedAudio there = answer.audio();
    NegotiatedAudio here = ((Answer.Agreed) OfferAnswer.accept(calling, answer.answer())).audio();
    assertThat(there.sdes() != null).isEqualTo(encrypted);
    assertThat(here.sdes() != null).isEqualTo(encrypted);
    if (encrypted) {
      Sdes ours = Objects.requireNonNull(here.sdes());
      Sdes theirs = Objects.requireNonNull(there.sdes());
      assertThat(ours.ours()).isEqualTo(theirs.theirs());
      assertThat(ours.theirs()).isEqualTo(theirs.ours()).isNotEqualTo(ours.ours());
    }
  }

  @ParameterizedTest
  @CsvSource({"OFF,REQUIRED", "REQUIRED,OFF"})
  void whoDemandsKeysDoesNotTalkToWhoHasNone(Encryption caller, Encryption called) {
    assertThat(OfferAnswer.answer(OfferAnswer.offer(side(caller), 1), side(called), 1)).isInstanceOf(Answer.NoCommonCodec.class);
  }

  @Test
  void answersTheFirstLineThatItKnowsUnderItsTag() {
    Answer answer = OfferAnswer.answer(offer("RTP/SAVP", "1 NULL_CIPHER inline:" + KEY, "7 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4"),
        side(Encryption.OFFERED), 1);
    SessionDescription ours = ((Answer.Agreed) answer).answer();
    assertThat(ours.media().getFirst().protocol()).isEqualTo("RTP/SAVP");
    assertThat(ours.media().getFirst().attributes("crypto")).singleElement().asString().startsWith("7 AES_CM_128_HMAC_SHA1_80 inline:")
        .doesNotContain(KEY);
    assertThat(((Answer.Agreed) answer).audio().sdes()).extracting(Sdes::theirs).asString().endsWith("|2^20|1:4");
  }

  @Test
  void securedProfileWithoutAUsableKeyIsRefused() {
    assertThat(OfferAnswer.answer(offer("RTP/SAVP"), side(Encryption.OFFERED), 1)).isInstanceOf(Answer.NoCommonCodec.class);
    assertThat(OfferAnswer.answer(offer("RTP/SAVP", "1 F8_128_HMAC_SHA1_80 inline:" + KEY), side(Encryption.OFFERED), 1))
        .isInstanceOf(Answer.NoCommonCodec.class);
  }

  @Test
  void answerThatTakesAKeyThatWasNotOfferedIsRefused() {
    LocalAudio calling = side(Encryption.REQUIRED);
    assertThat(OfferAnswer.accept(calling, offer("RTP/SAVP", "9 AES_CM_128_HMAC_SHA1_80 inline:" + KEY))).isInstanceOf(Answer.NoCommonCodec.class);
    assertThat(OfferAnswer.accept(calling, offer("RTP/AVP"))).isInstanceOf(Answer.NoCommonCodec.class);
  }

  @Test
  void keepsACallsKeyAndNeverShowsOne() {
    MediaKeys keys = SdesKeys.of(Encryption.OFFERED, random);
    List<String> offered = List.of("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY);
    assertThat(keys.answer(offered)).isEqualTo(keys.answer(offered));
    assertThat(Objects.requireNonNull(keys.answer(offered)).toString()).doesNotContain(KEY);
    assertThat(SdesKeys.of(Encryption.OFFERED, random).offer()).doesNotContainAnyElementsOf(keys.offer());
  }
}
