package omniline.sip.sdp;

import static omniline.sip.sdp.SdpParserTest.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswerTest {

  private static final LocalAudio LOCAL = new LocalAudio("192.0.2.100", 20_000,
      List.of(AudioFormat.OPUS, AudioFormat.PCMU, AudioFormat.PCMA), true, 20, 42);

  private static final String HEAD = "v=0\r\no=peer 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

  private static Answer.Agreed agreed(String offer) {
    Answer answer = OfferAnswer.answer(parsed(offer), LOCAL, 1);
    assertThat(answer).isInstanceOf(Answer.Agreed.class);
    return (Answer.Agreed) answer;
  }

  private static String audio(Answer.Agreed agreed) {
    String text = agreed.answer().toString();
    return text.substring(text.indexOf("m=audio"));
  }

  @Test
  void offersEverythingThatItKnows() {
    assertThat(OfferAnswer.offer(LOCAL, 3).toString()).isEqualTo("""
        v=0
        o=- 42 3 IN IP4 192.0.2.100
        s=-
        c=IN IP4 192.0.2.100
        t=0 0
        m=audio 20000 RTP/AVP 96 0 8 101 102
        a=rtpmap:96 opus/48000/2
        a=fmtp:96 useinbandfec=1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-16
        a=rtpmap:102 telephone-event/48000
        a=fmtp:102 0-16
        a=ptime:20
        a=sendrecv
        a=rtcp-xr:voip-metrics
        """.replace("\n", "\r\n"));
  }

  @Test
  void choosesOurFirstCodecUnderTheOfferersNumber() {
    Answer.Agreed agreed = agreed(HEAD + "m=audio 4000 RTP/AVP 8 0 107 101\r\na=rtpmap:107 OPUS/48000/2\r\n"
        + "a=fmtp:107 maxaveragebitrate=20000; useinbandfec=1\r\na=rtpmap:101 telephone-event/8000\r\n");
    assertThat(audio(agreed)).startsWith("m=audio 20000 RTP/AVP 107 101\r\na=rtpmap:107 opus/48000/2\r\n");
    NegotiatedAudio audio = agreed.audio();
    assertThat(audio.codec().named("opus")).isTrue();
    assertThat(audio.sendPayloadType()).isEqualTo(107);
    assertThat(audio.receivePayloadType()).isEqualTo(107);
    assertThat(audio.opusFec()).isTrue();
    assertThat(audio.opusMaxAverageBitrateBps()).isEqualTo(20_000);
    assertThat(audio.telephoneEventPayloadType()).isEqualTo(101);
    assertThat(audio.telephoneEventClockHz()).isEqualTo(8_000);
    assertThat(audio.remoteRtp()).isEqualTo(new InetSocketAddress("192.0.2.1", 4000));
  }

  @Test
  void prefersEventsAtTheCodecsClock() {
    NegotiatedAudio audio = agreed(HEAD + "m=audio 4000 RTP/AVP 111 0 101 126\r\na=rtpmap:111 opus/48000/2\r\n"
        + "a=rtpmap:101 telephone-event/8000\r\na=rtpmap:126 telephone-event/48000\r\n").audio();
    assertThat(audio.telephoneEventPayloadType()).isEqualTo(126);
    assertThat(audio.telephoneEventClockHz()).isEqualTo(48_000);
  }

  @Test
  void answersWithoutEventsWhereNoneAreOffered() {
    Answer.Agreed agreed = agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\n");
    assertThat(agreed.audio().telephoneEventPayloadType()).isEqualTo(-1);
    assertThat(agreed.answer().toString()).doesNotContain("telephone-event");
  }

  @Test
  void knowsStaticNumbersWithoutMaps() {
    assertThat(agreed(HEAD + "m=audio 4000 RTP/AVP 18 8\r\n").audio().codec().named("PCMA")).isTrue();
  }

  /** RFC 3264 section 10.1: Bob takes the first audio stream with PCMU and refuses the other two sections in place. */
  @Test
  void followsTheBasicExampleOfTheStandard() {
    Answer.Agreed agreed = agreed("""
        v=0
        o=alice 2890844526 2890844526 IN IP4 192.0.2.1
        s=
        c=IN IP4 192.0.2.1
        t=0 0
        m=audio 49170 RTP/AVP 0 8 97
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:97 iLBC/8000
        m=video 51372 RTP/AVP 31 32
        a=rtpmap:31 H261/90000
        a=rtpmap:32 MPV/90000
        """);
    assertThat(agreed.answer().media()).hasSize(2);
    assertThat(audio(agreed)).startsWith("m=audio 20000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n").contains("m=video 0 RTP/AVP 31 32\r\n");
  }

  /** RFC 3264 section 10.2: one of N codecs. */
  @Test
  void selectsOneOfSeveralCodecs() {
    Answer.Agreed agreed = agreed(HEAD + "m=audio 62986 RTP/AVP 0 4 18\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:4 G723/8000\r\n"
        + "a=rtpmap:18 G729/8000\r\na=inactive\r\n");
    assertThat(audio(agreed)).contains("RTP/AVP 0\r\n").contains("a=inactive");
    assertThat(agreed.audio().direction()).isEqualTo(Direction.INACTIVE);
  }

  @ParameterizedTest
  @CsvSource({"sendrecv,sendrecv,SENDRECV", "sendonly,recvonly,RECVONLY", "recvonly,sendonly,SENDONLY", "inactive,inactive,INACTIVE"})
  void mirrorsDirections(String offered, String answered, Direction ours) {
    Answer.Agreed media = agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=" + offered + "\r\n");
    Answer.Agreed session = agreed(HEAD + "a=" + offered + "\r\nm=audio 4000 RTP/AVP 0\r\n");
    assertThat(media.answer().toString()).endsWith("a=" + answered + "\r\n");
    assertThat(session.answer().toString()).endsWith("a=" + answered + "\r\n");
    assertThat(media.audio().direction()).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({"sendrecv,recvonly,RECVONLY", "sendonly,recvonly,RECVONLY", "recvonly,inactive,INACTIVE"})
  void treatsAddressZeroAsHold(String offered, String answered, Direction ours) {
    Answer.Agreed agreed = agreed(HEAD.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0") + "m=audio 4000 RTP/AVP 0\r\na=" + offered
        + "\r\n");
    assertThat(agreed.answer().toString()).endsWith("a=" + answered + "\r\n");
    assertThat(agreed.audio().direction()).isEqualTo(ours);
  }

  @Test
  void resumesAfterHoldWithARisingVersion() {
    SessionDescription hold = parsed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
    SessionDescription resume = parsed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n");
    Answer.Agreed held = (Answer.Agreed) OfferAnswer.answer(hold, LOCAL, 2);
    Answer.Agreed resumed = (Answer.Agreed) OfferAnswer.answer(resume, LOCAL, 3);
    assertThat(held.answer().origin().sessionId()).isEqualTo(resumed.answer().origin().sessionId());
    assertThat(resumed.answer().origin().sessionVersion()).isEqualTo("3");
    assertThat(resumed.answer().toString()).doesNotContain("recvonly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RTP/SAVP", "RTP/SAVPF"})
  void refusesEncryptedMediaWhereTheyAreSwitchedOff(String profile) {
    Answer answer = OfferAnswer.answer(parsed(HEAD + "m=audio 4000 " + profile + " 0\r\n"), LOCAL, 1);
    assertThat(answer).isEqualTo(new Answer.NoCommonCodec("encrypted media (" + profile + ") is switched off here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TCP/DTLS/RTP/SAVPF", "RTP/NOSUCH", "udp"})
  void refusesProfilesThatItDoesNotSpeak(String profile) {
    Answer answer = OfferAnswer.answer(parsed(HEAD + "m=audio 4000 " + profile + " 0\r\n"), LOCAL, 1);
    assertThat(answer).isEqualTo(new Answer.NoCommonCodec("transport profile " + profile + " is not supported"));
  }

  @Test
  void takesTheLaterSectionWhereTheFirstIsSecured() {
    Answer.Agreed agreed = agreed(HEAD + "m=audio 4000 RTP/SAVP 0\r\nm=audio 4002 RTP/AVPF 0\r\n");
    assertThat(agreed.answer().media()).extracting(MediaDescription::port).containsExactly(0, 20_000);
    assertThat(agreed.answer().media().get(1).protocol()).isEqualTo("RTP/AVPF");
    assertThat(agreed.audio().remoteRtp().getPort()).isEqualTo(4002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m=video 4000 RTP/AVP 31\r\n", "m=audio 0 RTP/AVP 0\r\n"})
  void seesThatThereIsNoAudio(String media) {
    assertThat(OfferAnswer.answer(parsed(HEAD + media), LOCAL, 1)).isInstanceOf(Answer.NoAudio.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 NOSUCH/8000\r\n",
      "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/0\r\n",
      "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU\r\n",
      "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/16000\r\n",
      "m=audio 4000 RTP/AVP 300 x -1\r\n"})
  void findsNoCodecInStrangeFormats(String media) {
    assertThat(OfferAnswer.answer(parsed(HEAD + media), LOCAL, 1)).isInstanceOf(Answer.NoCommonCodec.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c=IN IP4 no.such.host.invalid", "c=IN IP4 999.1.2.3", "c=IN IP6 ::1", "b=AS:1"})
  void refusesAddressesThatCannotBeReached(String connection) {
    Answer answer = OfferAnswer.answer(parsed(HEAD.replace("c=IN IP4 192.0.2.1", connection) + "m=audio 4000 RTP/AVP 0\r\n"), LOCAL, 1);
    assertThat(answer).isInstanceOf(Answer.NoCommonCodec.class);
  }

  @Test
  void readsPacketTimesAndRtcpAttributes() {
    NegotiatedAudio audio = agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=ptime:40\r\na=maxptime:60\r\na=rtcp:5001 IN IP4 192.0.2.9\r\n")
        .audio();
    assertThat(audio.ptimeMs()).isEqualTo(40);
    assertThat(audio.maxPtimeMs()).isEqualTo(60);
    assertThat(audio.remoteRtcp()).isEqualTo(new InetSocketAddress("192.0.2.9", 5001));
    assertThat(audio.rtcpMux()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100000", "9", "201", "x", ""})
  void takesTwentyMillisecondsForAbsurdPacketTimes(String ptime) {
    assertThat(agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=ptime:" + ptime + "\r\n").audio().ptimeMs()).isEqualTo(20);
  }

  @Test
  void agreesToRtcpOnTheRtpPortOnlyWhereOffered() {
    Answer.Agreed agreed = agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=rtcp-mux\r\n");
    assertThat(agreed.audio().rtcpMux()).isTrue();
    assertThat(agreed.answer().toString()).contains("a=rtcp-mux\r\n");
    assertThat(agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\n").answer().toString()).doesNotContain("rtcp-mux");
  }

  @Test
  void ignoresRtcpAttributesThatAreNone() {
    assertThat(agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=rtcp:99999\r\n").audio().remoteRtcp()).isNull();
    assertThat(agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=rtcp:4003\r\n").audio().remoteRtcp())
        .isEqualTo(new InetSocketAddress("192.0.2.1", 4003));
  }

  @Test
  void acceptsTheCodecThatThePeerChose() {
    SessionDescription answer = parsed(HEAD + "m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n");
    Answer.Agreed agreed = (Answer.Agreed) OfferAnswer.accept(LOCAL, answer);
    assertThat(agreed.answer()).isEqualTo(answer);
    assertThat(agreed.audio().codec().named("PCMA")).isTrue();
    assertThat(agreed.audio().direction()).isEqualTo(Direction.RECVONLY);
    assertThat(agreed.audio().telephoneEventPayloadType()).isEqualTo(101);
  }

  @Test
  void sendsUnderThePeersNumberAndReceivesUnderOurs() {
    SessionDescription answer = parsed(HEAD + "m=audio 4000 RTP/AVP 107\r\na=rtpmap:107 opus/48000/2\r\n");
    NegotiatedAudio audio = ((Answer.Agreed) OfferAnswer.accept(LOCAL, answer)).audio();
    assertThat(audio.sendPayloadType()).isEqualTo(107);
    assertThat(audio.receivePayloadType()).isEqualTo(96);
    assertThat(audio.opusFec()).isFalse();
  }

  @Test
  void seesThatAnAnswerIsNoUse() {
    assertThat(OfferAnswer.accept(LOCAL, parsed(HEAD))).isInstanceOf(Answer.NoAudio.class);
    assertThat(OfferAnswer.accept(LOCAL, parsed(HEAD + "m=audio 0 RTP/AVP 0\r\n"))).isInstanceOf(Answer.NoAudio.class);
    assertThat(OfferAnswer.accept(LOCAL, parsed(HEAD + "m=audio 4000 RTP/AVP 18\r\n"))).isInstanceOf(Answer.NoCommonCodec.class);
    assertThat(OfferAnswer.accept(LOCAL, parsed(HEAD + "m=audio 4000 RTP/SAVP 0\r\n"))).isInstanceOf(Answer.NoCommonCodec.class);
  }

  @Test
  void twoOfOursAgreeOnTheFirstCodec() {
    LocalAudio peer = new LocalAudio("192.0.2.200", 30_000, List.of(AudioFormat.PCMA, AudioFormat.OPUS), true, 40, 7);
    Answer.Agreed theirs = (Answer.Agreed) OfferAnswer.answer(OfferAnswer.offer(LOCAL, 1), peer, 1);
    Answer.Agreed ours = (Answer.Agreed) OfferAnswer.accept(LOCAL, parsed(theirs.answer().toString()));
    assertThat(theirs.audio().codec().named("PCMA")).isTrue();
    assertThat(ours.audio().codec().named("PCMA")).isTrue();
    assertThat(ours.audio().ptimeMs()).isEqualTo(40);
    assertThat(ours.audio().remoteRtp()).isEqualTo(new InetSocketAddress("192.0.2.200", 30_000));
  }

  private static final LocalAudio CHECKED = new LocalAudio("192.0.2.100", 20_000, List.of(AudioFormat.PCMU), true, 20, 42, MediaKeys.NONE,
      new LocalAudio.Ice("frag", "a password of 22 characters"));

  @Test
  void answersIceAsALiteAgent() {
    Answer.Agreed agreed = (Answer.Agreed) OfferAnswer.answer(parsed(HEAD + "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\nm=audio 4000 RTP/AVPF 0\r\n"
        + "a=ice-ufrag:8hhY\r\na=candidate:1 1 UDP 2130706431 10.0.1.1 4000 typ host\r\n"), CHECKED, 1);
    assertThat(agreed.answer().toString()).contains("t=0 0\r\na=ice-lite\r\nm=audio");
    assertThat(audio(agreed)).endsWith("""
        a=ice-ufrag:frag
        a=ice-pwd:a password of 22 characters
        a=candidate:1 1 UDP 2130706431 192.0.2.100 20000 typ host
        a=candidate:1 2 UDP 2130706430 192.0.2.100 20001 typ host
        """.replace("\n", "\r\n"));
    assertThat(agreed.audio().ice()).isEqualTo(new NegotiatedAudio.Ice("frag", "a password of 22 characters", "8hhY"));
    assertThat(String.valueOf(agreed.audio().ice())).doesNotContain("password");
  }

  @Test
  void oneCandidateDoesWhereRtcpSharesThePort() {
    Answer.Agreed agreed = (Answer.Agreed) OfferAnswer.answer(parsed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=rtcp-mux\r\na=ice-ufrag:8hhY\r\n"), CHECKED, 1);
    assertThat(agreed.answer().media().getFirst().attributes("candidate")).hasSize(1);
  }

  @Test
  void leavesIceAloneWhereNobodySpeaksOfIt() {
    Answer.Agreed agreed = (Answer.Agreed) OfferAnswer.answer(parsed(HEAD + "m=audio 4000 RTP/AVP 0\r\n"), CHECKED, 1);
    assertThat(agreed.answer().toString()).doesNotContain("ice", "candidate");
    assertThat(agreed.audio().ice()).isNull();
    assertThat(agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=ice-ufrag:8hhY\r\n").answer().toString()).doesNotContain("ice");
  }

  @Test
  void tellsHowThePeerIsHeardWhereItAsks() {
    Answer.Agreed asked = agreed(HEAD + "a=rtcp-xr:rcvr-rtt=all voip-metrics\r\nm=audio 4000 RTP/AVP 0\r\n");
    assertThat(asked.audio().feedback().voipMetrics()).isTrue();
    assertThat(asked.answer().media().getFirst().attribute("rtcp-xr")).isEqualTo("voip-metrics");
    Answer.Agreed silent = agreed(HEAD + "m=audio 4000 RTP/AVP 0\r\na=rtcp-xr:rcvr-rtt=all\r\n");
    assertThat(silent.audio().feedback()).isEqualTo(NegotiatedAudio.Feedback.NONE);
    assertThat(silent.answer().media().getFirst().attribute("rtcp-xr")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"RTP/AVPF,a=rtcp-fb:0 nack,true", "RTP/AVPF,a=rtcp-fb:* nack,true", "RTP/AVPF,a=rtcp-fb:0 nack pli,false", "RTP/AVP,a=rtcp-fb:* nack,false"})
  void sendsAgainWhatWasMissedWhereThePeerMaySaySo(String profile, String line, boolean agreed) {
    Answer.Agreed answer = agreed(HEAD + "m=audio 4000 " + profile + " 0\r\n" + line + "\r\n");
    assertThat(answer.audio().feedback().nack()).isEqualTo(agreed);
    assertThat(answer.answer().media().getFirst().attributes("rtcp-fb")).isEqualTo(agreed ? List.of("* nack") : List.of());
  }

  /** What a browser writes before it knows its addresses. */
  @Test
  void anAddressOfZerosIsNoHoldUnderIce() {
    String nowhere = HEAD.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0") + "m=audio 9 RTP/AVP 0\r\n";
    assertThat(((Answer.Agreed) OfferAnswer.answer(parsed(nowhere + "a=ice-ufrag:8hhY\r\n"), CHECKED, 1)).audio().direction()).isEqualTo(Direction.SENDRECV);
    assertThat(((Answer.Agreed) OfferAnswer.answer(parsed(nowhere), CHECKED, 1)).audio().direction()).isEqualTo(Direction.RECVONLY);
  }

  @Test
  void readsFormatParameters() {
    AudioFormat opus = new AudioFormat(96, "opus", 48_000, 2, "minptime=10; useinbandfec=1;maxaveragebitrate=99999999999");
    assertThat(opus.parameter("useinbandfec")).isEqualTo("1");
    assertThat(opus.parameter("stereo")).isNull();
    assertThat(opus.parameter("minptime", 0)).isEqualTo(10);
    assertThat(opus.parameter("maxaveragebitrate", -1)).isEqualTo(-1);
    assertThatThrownBy(() -> opus.withPayloadType(128)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reversesAndJoinsDirections() {
    assertThat(Direction.SENDONLY.reversed()).isEqualTo(Direction.RECVONLY);
    assertThat(Direction.SENDRECV.and(Direction.RECVONLY)).isEqualTo(Direction.RECVONLY);
    assertThat(Direction.SENDONLY.and(Direction.RECVONLY)).isEqualTo(Direction.INACTIVE);
  }
}
