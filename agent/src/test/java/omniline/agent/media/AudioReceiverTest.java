package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioEncoder;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.rtp.RtpPacket;
import omniline.rtp.jitter.JitterBuffer;
import omniline.rtp.jitter.JitterSettings;
import omniline.sip.sdp.AudioFormat;
import org.junit.jupiter.api.Test;

/** The way in, tick by tick in virtual time: pauses with comfort noise, senders whose clock is off, packets of odd length. */
class AudioReceiverTest {
  private static final long TICK_NS = 20_000_000L;
  private static final byte[] NOISE_AT_MINUS_40 = {40};

  private final JitterBuffer jitter = new JitterBuffer(JitterSettings.ofDelay(20, 200), 8_000);
  private final AudioReceiver receiver = new AudioReceiver(jitter, List.of(AudioFormat.PCMU), 1);
  private final AudioEncoder encoder = Codecs.encoder(AudioCodec.PCMU, EncoderSettings.g711());
  private final RtpPacket packet = new RtpPacket();
  private final ByteBuffer datagram = ByteBuffer.allocate(1_600);
  private final byte[] payload = new byte[1_480];
  private final short[] sound = new short[1_480];
  private final short[] heard = new short[Pcm.TICK_SAMPLES];
  private long nowNs = 1_000 * TICK_NS;
  private int sequence;
  private int timestamp;

  /** A voice of 125 Hz with harmonics, so many samples at 8 kHz. */
  private void speak(int lengthSamples, long arrivalNs) {
    for (int i = 0; i < lengthSamples; i++) {
      double phase = 2 * Math.PI * 125 * (timestamp + i) / 8_000;
      sound[i] = (short) (6_000 * (Math.sin(phase) + 0.5 * Math.sin(2 * phase)));
    }
    int bytes = encoder.encode(sound, 0, lengthSamples, payload, 0);
    arrive(0, bytes, arrivalNs);
    timestamp += lengthSamples;
  }

  private void arrive(int payloadType, int lengthBytes, long arrivalNs) {
    datagram.clear();
    datagram.put((byte) 0x80).put((byte) payloadType).putShort((short) sequence++).putInt(timestamp).putInt(7);
    datagram.put(payload, 0, lengthBytes).flip();
    if (!packet.parse(datagram)) {
      throw new IllegalStateException("the test's own packet does not parse");
    }
    jitter.put(packet, datagram, arrivalNs);
  }

  private double tick() {
    nowNs += TICK_NS;
    receiver.read(heard, Pcm.TICK_SAMPLES, nowNs);
    double sum = 0;
    for (short sample : heard) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / Pcm.TICK_SAMPLES);
  }

  private void talk(int ticks) {
    for (int i = 0; i < ticks; i++) {
      speak(160, nowNs);
      tick();
    }
  }

  private double pause(int ticks) {
    double loudest = 0;
    for (int i = 0; i < ticks; i++) {
      timestamp += 160;
      double level = tick();
      loudest = i < 10 ? 0 : Math.max(loudest, level);
    }
    return loudest;
  }

  @Test
  void aPauseThatWasDescribedIsFilledWithThatNoiseAndIsNoLoss() {
    talk(50);
    long before = receiver.concealedMs();
    System.arraycopy(NOISE_AT_MINUS_40, 0, payload, 0, 1);
    arrive(AudioReceiver.COMFORT_NOISE_PAYLOAD_TYPE, 1, nowNs);
    double noise = pause(100);
    assertThat(noise).as("rms, -40 dBov is 328").isBetween(200.0, 500.0);
    assertThat(receiver.concealedMs() - before).as("what was played until the description's turn came").isLessThanOrEqualTo(40);
    assertThat(receiver.corruptPackets()).isZero();
    talk(10);
    assertThat(tick()).isGreaterThan(1_000);
  }

  @Test
  void aPauseWithoutADescriptionFadesAndCounts() {
    talk(50);
    assertThat(pause(100)).isLessThan(20);
    assertThat(receiver.concealedMs()).isGreaterThan(1_500);
  }

  @Test
  void anUnknownPayloadTypeIsCountedAndSurvived() {
    talk(10);
    arrive(99, 1, nowNs);
    talk(10);
    assertThat(receiver.corruptPackets()).isEqualTo(1);
    assertThat(tick()).isGreaterThan(1_000);
  }

  @Test
  void aSenderWhoseClockIsFastIsStretchedAndNotCut() {
    talk(100);
    long concealedBefore = receiver.concealedMs();
    long sentNs = nowNs;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 3_000; i++) {
      while (sentNs <= nowNs) {
        speak(160, sentNs);
        sentNs += TICK_NS * 995 / 1_000;
      }
      least = Math.min(least, tick());
    }
    assertThat(receiver.stretchedMs()).as("0.5 % of 60 s").isBetween(200L, 400L);
    assertThat(jitter.statistics().skipped() + jitter.statistics().late() + jitter.statistics().dropped()).isZero();
    assertThat(receiver.concealedMs() - concealedBefore).isLessThanOrEqualTo(20);
    assertThat(least).as("no hole: the quietest tick's rms").isGreaterThan(2_000);
  }

  @Test
  void aPacketOf160MsIsHeardWhole() {
    for (int i = 0; i < 10; i++) {
      speak(1_280, nowNs);
      for (int j = 0; j < 8; j++) {
        double level = tick();
        assertThat(i < 2 ? 2_000 : level).isGreaterThan(1_000);
      }
    }
    assertThat(receiver.corruptPackets()).isZero();
  }

  @Test
  void aTickAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        if (i % 100 != 99) {
          speak(160, nowNs - (i % 3) * TICK_NS / 4);
        } else {
          timestamp += 160;
          sequence += i % 200 == 99 ? 1 : 0;
        }
        if (i % 25 == 0) {
          speak(160, nowNs);
        }
        tick();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 1_000);
    }
    assertThat(receiver.stretchedMs()).as("stretching was under way").isPositive();
    assertThat(least).as("bytes a tick").isZero();
  }
}
