package omniline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import omniline.codecs.opus.OpusDecoder;
import omniline.rtp.RtpEvents;
import omniline.rtp.RtpFormats;
import omniline.rtp.RtpPacket;
import omniline.rtp.RtpSession;
import omniline.rtp.RtpSessionSettings;
import omniline.rtp.ice.IceLite;
import omniline.rtp.jitter.JitterFrame;
import omniline.rtp.jitter.JitterSettings;
import omniline.rtp.jitter.Pull;
import omniline.rtp.rtcp.RtcpCompound;
import omniline.rtp.srtp.CryptoAttribute;
import omniline.rtp.srtp.SrtpSuite;
import omniline.sip.framing.MessageReader;
import omniline.sip.framing.Reading;
import omniline.sip.framing.StreamFraming;
import omniline.sip.sdp.AudioFormat;
import omniline.sip.sdp.LocalAudio;
import omniline.sip.sdp.MediaDescription;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SdpResult;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Whatever parses the wire, under seeded mutations of good inputs: nothing is thrown, and what must hold of any input holds. */
class FuzzTest {

  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4_000);
  private static final long TICK_NS = 20_000_000;
  private static final int MAX_SIP_BYTES = 65_535;
  private static final LocalAudio AUDIO =
      new LocalAudio("192.0.2.50", 20_000, List.of(AudioFormat.PCMU, AudioFormat.PCMA), true, 20, 1);

  @Test
  void sip() {
    MessageReader reader = new MessageReader();
    Fuzz.run("sip", Seeds.sip(), input -> {
      if (reader.read(input) instanceof Reading.Message(var message)) {
        assertThat(message.getCallId().getCallId()).isNotNull();
        byte[] body = message.getRawContent();
        assertThat(body == null ? 0 : body.length).isLessThan(input.length);
      }
    });
  }

  @Test
  void sipStream() {
    Fuzz.run("sip-stream", Seeds.sip(), input -> {
      int[] cutBytes = {0};
      StreamFraming framing = new StreamFraming(MAX_SIP_BYTES, new StreamFraming.Sink() {
        @Override
        public void message(byte[] message) {
          cutBytes[0] += message.length;
        }

        @Override
        public void ping() {}

        @Override
        public void broken(byte[] start) {
          cutBytes[0] += start.length;
        }
      });
      framing.accept(input, input.length);
      assertThat(cutBytes[0]).isLessThanOrEqualTo(input.length);
    });
  }

  @Test
  void sdp() {
    Fuzz.run("sdp", Seeds.sdp(), input -> {
      if (SessionDescription.parse(new String(input, StandardCharsets.UTF_8)) instanceof SdpResult.Parsed(SessionDescription offer)) {
        for (MediaDescription section : offer.media()) {
          offer.connectionAddress(section);
          offer.direction(section);
        }
        assertThat(OfferAnswer.answer(offer, AUDIO, 2)).isNotNull();
        assertThat(OfferAnswer.accept(AUDIO, offer)).isNotNull();
        assertThat(SessionDescription.parse(offer.toString())).isInstanceOf(SdpResult.Parsed.class);
      }
    });
  }

  @Test
  void sdpKeys() {
    byte[] line = "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4".getBytes(StandardCharsets.US_ASCII);
    Fuzz.run("sdp-keys", List.of(line), input ->
        assertThat(CryptoAttribute.choose(List.of(new String(input, StandardCharsets.UTF_8)), List.of(SrtpSuite.values()))).isNotNull());
  }

  /** One session sees all of them, so that its state is as odd as its packets; audio is pulled every 20 ms meanwhile. */
  @Test
  void rtp() {
    RtpSession session = session();
    RtpPacket packet = new RtpPacket();
    JitterFrame frame = new JitterFrame();
    long[] nowNs = {0};
    Fuzz.run("rtp", Seeds.rtp(), input -> {
      if (packet.parse(ByteBuffer.wrap(input))) {
        assertThat(packet.payloadOffset()).isBetween(RtpPacket.HEADER_BYTES, input.length);
        assertThat(packet.payloadLengthBytes()).isBetween(0, input.length - packet.payloadOffset());
      }
      nowNs[0] += TICK_NS;
      session.onDatagram(ByteBuffer.wrap(input), PEER, false, nowNs[0]);
      session.doWork(nowNs[0]);
      session.jitterBuffer().pull(frame, nowNs[0]);
    });
    assertThat(session.statistics().bytesOut()).as("nothing is sent because of garbage").isZero();
    int played = 0;
    for (int n = 0; n < 500; n++) {
      nowNs[0] += TICK_NS;
      session.onDatagram(audio(n), PEER, false, nowNs[0]);
      session.doWork(nowNs[0]);
      played += session.jitterBuffer().pull(frame, nowNs[0]) == Pull.FRAME ? 1 : 0;
    }
    assertThat(played).as("frames of ten seconds of a sound stream, after all that").isGreaterThan(400);
    assertThat(session.jitterBuffer().delayMs()).isBetween(0, 200);
  }

  private static ByteBuffer audio(int n) {
    return ByteBuffer.allocate(172).putShort((short) 0x8000).putShort((short) (30_000 + n)).putInt(1_000_000 + 160 * n).putInt(0x12345678)
        .rewind();
  }

  @Test
  void rtcp() {
    RtpSession session = session();
    long[] nowNs = {0};
    Fuzz.run("rtcp", Seeds.rtcp(), input -> {
      assertThat(RtcpCompound.parse(ByteBuffer.wrap(input))).isNotNull();
      nowNs[0] += TICK_NS;
      session.onDatagram(ByteBuffer.wrap(input), PEER, true, nowNs[0]);
      session.doWork(nowNs[0]);
      assertThat(session.statistics()).isNotNull();
    });
  }

  /** As they are, and with their signature made right again, without which nothing inside is believed. */
  @Test
  void stun() {
    IceLite ice = new IceLite("evtj", Seeds.PASSWORD, "h6vY");
    long[] nowNs = {0};
    Fuzz.run("stun", Seeds.stun(), input -> {
      nowNs[0] += TICK_NS;
      ice.onDatagram(ByteBuffer.wrap(input), PEER, nowNs[0]);
      ice.onDatagram(ByteBuffer.wrap(Seeds.signed(input)), PEER, nowNs[0]);
    });
    assertThat(ice.answered()).isPositive();
    assertThat(ice.refused()).isPositive();
  }

  @Test
  void opus() {
    short[] pcm = new short[48 * 120];
    try (OpusDecoder decoder = new OpusDecoder(16_000)) {
      int[] decoded = {0};
      Fuzz.run("opus", Seeds.opus(), input -> {
        int duration = decoder.durationSamples(input, 0, input.length);
        decoder.recover(input, 0, input.length, pcm, 0, 320);
        int samples = decoder.decode(input, 0, input.length, pcm, 0);
        if (samples >= 0) {
          assertThat(samples).isBetween(1, duration);
          decoded[0]++;
        }
      });
      assertThat(decoded[0]).isPositive();
    }
  }

  private static RtpSession session() {
    RtpFormats formats = RtpFormats.audio(0, 8_000).withTelephoneEvent(101, 8_000);
    RtpEvents deaf = new RtpEvents() {
      @Override
      public void onDigit(char digit, int durationMs) {
        assertThat("0123456789*#ABCD").contains(String.valueOf(digit));
        assertThat(durationMs).isNotNegative();
      }

      @Override
      public void onRtcpBye() {}
    };
    return new RtpSession(new RtpSessionSettings(formats, JitterSettings.ofDelay(0, 200), "me@here", 3_000, 0),
        (datagram, target, rtcp) -> true, new Random(1), deaf);
  }
}
