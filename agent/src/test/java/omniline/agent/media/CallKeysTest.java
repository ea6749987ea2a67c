package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import omniline.rtp.dtls.DtlsEndpoint;
import omniline.sip.sdp.Answer;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.MediaKeys;
import omniline.sip.sdp.MediaKeys.Dtls;
import omniline.sip.sdp.MediaKeys.Lines;
import omniline.sip.sdp.MediaKeys.Sdes;
import omniline.sip.sdp.NegotiatedAudio;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SdpResult;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys in offers and answers (RFC 4568), both sides of a call. */
class CallKeysTest {
  private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

  private static final DtlsEndpoint DTLS = DtlsEndpoint.create(new SecureRandom());

  private final SecureRandom random = new SecureRandom();

  private MediaKeys keys(Encryption encryption) {
    return CallKeys.of(new MediaSettings("127.0.0.1", 1, 2, 20, 20, 200, 32_000, 5, encryption, false, DTLS), random);
  }

  private LocalAudio side(Encryption encryption) {
    return new LocalAudio("127.0.0.1", 20_000, List.of(AudioFormat.PCMU), true, 20, 1, keys(encryption), null);
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
    assertThat(there.keys() != null).isEqualTo(encrypted);
    assertThat(here.keys() != null).isEqualTo(encrypted);
    if (encrypted) {
      Sdes ours = (Sdes) Objects.requireNonNull(here.keys());
      Sdes theirs = (Sdes) Objects.requireNonNull(there.keys());
      assertThat(ours.ours()).isEqualTo(theirs.theirs());
      assertThat(ours.theirs()).isEqualTo(theirs.ours()).isNotEqualTo(ours.ours());
    }
  }

  @ParameterizedTest
  @CsvSource({"OFF,REQUIRED", "REQUIRED,OFF", "OFF,DTLS", "DTLS,OFF", "OFFERED,DTLS", "REQUIRED,DTLS"})
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
    assertThat(((Answer.Agreed) answer).audio().keys()).isInstanceOfSatisfying(Sdes.class, keys -> assertThat(keys.theirs()).endsWith("|2^20|1:4"));
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
    MediaKeys keys = keys(Encryption.OFFERED);
    Lines offered = new Lines("RTP/AVP", List.of("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY), List.of(), "");
    assertThat(keys.answer(offered)).isEqualTo(keys.answer(offered));
    assertThat(Objects.requireNonNull(keys.answer(offered)).agreed().toString()).doesNotContain(KEY);
    assertThat(keys(Encryption.OFFERED).offer()).doesNotContainAnyElementsOf(keys.offer());
  }

  @ParameterizedTest
  @CsvSource({"DTLS,OFFERED", "DTLS,REQUIRED", "DTLS,DTLS"})
  void aHandshakeIsTakenByWhoeverEncryptsAtAll(Encryption caller, Encryption called) {
    LocalAudio calling = side(caller);
    SessionDescription offer = OfferAnswer.offer(calling, 1);
    assertThat(offer.media().getFirst().protocol()).isEqualTo("UDP/TLS/RTP/SAVP");
    assertThat(offer.media().getFirst().attribute("setup")).isEqualTo("actpass");
    Answer.Agreed answer = (Answer.Agreed) OfferAnswer.answer(offer, side(called), 1);
    assertThat(answer.answer().media().getFirst().attribute("setup")).isEqualTo("active");
    assertThat(answer.audio().keys()).isEqualTo(new Dtls(List.of(DTLS.fingerprint()), true));
    assertThat(answer.audio().rtcpMux()).isTrue();
    NegotiatedAudio here = ((Answer.Agreed) OfferAnswer.accept(calling, answer.answer())).audio();
    assertThat(here.keys()).isEqualTo(new Dtls(List.of(DTLS.fingerprint()), false));
    assertThat(here.rtcpMux()).isTrue();
  }

  private static SessionDescription handshake(String profile, String... lines) {
    String text = offer(profile) + "a=fingerprint:" + DTLS.fingerprint() + "\r\n" + String.join("\r\n", lines) + "\r\n";
    return ((SdpResult.Parsed) SessionDescription.parse(text)).description();
  }

  @ParameterizedTest
  @CsvSource({"actpass,active", "active,passive", "passive,active", "'',passive"})
  void takesTheRoleThatIsLeft(String theirs, String ours) {
    Answer answer = OfferAnswer.answer(handshake("RTP/SAVPF", theirs.isEmpty() ? "a=mid:0" : "a=setup:" + theirs), side(Encryption.OFFERED), 1);
    assertThat(((Answer.Agreed) answer).answer().media().getFirst().attribute("setup")).isEqualTo(ours);
  }

  @Test
  void keepsItsRoleInAReInvite() {
    LocalAudio calling = side(Encryption.DTLS);
    OfferAnswer.accept(calling, handshake("UDP/TLS/RTP/SAVP", "a=setup:active"));
    Answer again = OfferAnswer.answer(handshake("UDP/TLS/RTP/SAVP", "a=setup:actpass"), calling, 2);
    assertThat(((Answer.Agreed) again).answer().media().getFirst().attribute("setup")).as("passive as before").isEqualTo("passive");
  }

  @Test
  void theProfileDecidesWhereKeysOfBothKindsAreOffered() {
    String crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY;
    assertThat(((Answer.Agreed) OfferAnswer.answer(handshake("UDP/TLS/RTP/SAVPF", crypto), side(Encryption.OFFERED), 1)).audio().keys())
        .isInstanceOf(Dtls.class);
    assertThat(((Answer.Agreed) OfferAnswer.answer(handshake("RTP/SAVP", crypto), side(Encryption.OFFERED), 1)).audio().keys())
        .isInstanceOf(Sdes.class);
    assertThat(((Answer.Agreed) OfferAnswer.answer(handshake("RTP/SAVP", crypto), side(Encryption.DTLS), 1)).audio().keys())
        .isInstanceOf(Dtls.class);
  }

  @Test
  void aHandshakeWithoutAUsableFingerprintIsRefused() {
    String[] lines = {"a=setup:actpass", "a=fingerprint:md5 90:01:50:98:3C:D2:4F:B0:D6:96:3F:7D:28:E1:7F:72"};
    SessionDescription offer = ((SdpResult.Parsed) SessionDescription.parse(offer("UDP/TLS/RTP/SAVP") + String.join("\r\n", lines) + "\r\n")).description();
    assertThat(OfferAnswer.answer(offer, side(Encryption.OFFERED), 1)).isInstanceOf(Answer.NoCommonCodec.class);
    assertThat(OfferAnswer.answer(handshake("UDP/TLS/RTP/SAVP"), side(Encryption.OFF), 1)).isInstanceOf(Answer.NoCommonCodec.class);
  }
}
