package omniline.agent.turn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.AudioEncoder;
import omniline.codecs.Codecs;
import omniline.codecs.EncoderSettings;
import omniline.codecs.resample.PolyphaseResampler;
import omniline.codecs.wav.WavFile;
import omniline.codecs.wav.WavFormatException;
import org.jspecify.annotations.Nullable;

/** Real speech beside the checkout ({@code ../shared/data/speech}) and what a telephone line does to it, at 16 kHz. */
final class Recordings {

  private static final int RATE_HZ = 16_000;
  private static final String ABSENT = "the ten recorded questions of ../shared/data/speech are not beside this checkout";

  private Recordings() {}

  /** Every question by file name; skips the test where the recordings are not there. */
  static Map<String, float[]> questions() throws IOException, WavFormatException {
    Path folder = folder();
    assumeTrue(folder != null, ABSENT);
    Map<String, float[]> questions = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".wav")).sorted().toList()) {
        questions.put(file.getFileName().toString(), WavFile.read(file).mono(RATE_HZ));
      }
    }
    assumeTrue(questions.size() == 10, ABSENT);
    return questions;
  }

  private static @Nullable Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolveSibling("shared").resolve("data/speech");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return null;
  }

  /** A second of silence, the question, a second and a half of silence. */
  static float[] inSilence(float[] question) {
    float[] call = new float[RATE_HZ + question.length + RATE_HZ * 3 / 2];
    System.arraycopy(question, 0, call, RATE_HZ, question.length);
    return call;
  }

  static float[] gain(float[] pcm, double db) {
    float factor = (float) Math.pow(10, db / 20);
    float[] out = new float[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      out[i] = pcm[i] * factor;
    }
    return out;
  }

  static float[] white(int lengthSamples, double db) {
    RandomGenerator random = new Random(11);
    float[] out = new float[lengthSamples];
    double deviation = Math.pow(10, db / 20);
    for (int i = 0; i < lengthSamples; i++) {
      out[i] = (float) (random.nextGaussian() * deviation);
    }
    return out;
  }

  /** Every question twice, at equal power and at random places over and over: a room full of people. */
  static float[] babble(Map<String, float[]> questions, int lengthSamples, double db) {
    RandomGenerator random = new Random(5);
    float[] sum = new float[lengthSamples];
    List<float[]> voices = new ArrayList<>(questions.values());
    voices.addAll(questions.values());
    for (float[] voice : voices) {
      double scale = 1 / rms(voice);
      int shift = random.nextInt(voice.length);
      for (int i = 0; i < lengthSamples; i++) {
        sum[i] += (float) (scale * voice[(i + shift) % voice.length]);
      }
    }
    return gain(sum, db - 20 * Math.log10(rms(sum)));
  }

  private static double rms(float[] pcm) {
    double power = 0;
    for (float sample : pcm) {
      power += (double) sample * sample;
    }
    return Math.sqrt(power / pcm.length);
  }

  static float[] mix(float[] a, float[] b) {
    float[] out = a.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += b[i];
    }
    return out;
  }

  static short[] pcm(float[] samples) {
    short[] out = new short[samples.length / 320 * 320];
    for (int i = 0; i < out.length; i++) {
      out[i] = (short) Math.clamp(Math.round(samples[i] * 32_768), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return out;
  }

  /** Down to 8 kHz, through G.711 in packets of 20 ms, and up to 16 kHz again. */
  static short[] throughG711(short[] pcm16k) {
    PolyphaseResampler down = new PolyphaseResampler(16_000, 8_000);
    PolyphaseResampler up = new PolyphaseResampler(8_000, 16_000);
    short[] out = new short[pcm16k.length];
    short[] narrow = new short[down.maxOutputSamples(320) + 160];
    byte[] payload = new byte[narrow.length];
    short[] wide = new short[up.maxOutputSamples(narrow.length)];
    int written = 0;
    try (AudioEncoder encoder = Codecs.encoder(AudioCodec.PCMU, new EncoderSettings(8_000, 64_000, 0, false, 0));
        AudioDecoder decoder = Codecs.decoder(AudioCodec.PCMU, 8_000)) {
      for (int at = 0; at < pcm16k.length; at += 320) {
        int length = down.process(pcm16k, at, 320, narrow, 0);
        int bytes = encoder.encode(narrow, 0, length, payload, 0);
        int decoded = decoder.decode(payload, 0, bytes, narrow, 0);
        int samples = Math.min(up.process(narrow, 0, decoded, wide, 0), out.length - written);
        System.arraycopy(wide, 0, out, written, samples);
        written += samples;
      }
    }
    return out;
  }
}
