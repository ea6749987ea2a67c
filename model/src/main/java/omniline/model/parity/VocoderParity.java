package omniline.model.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import omniline.model.parity.Question.Label;
import omniline.model.vocoder.UnitVocoder;
import omniline.model.vocoder.VocoderChunk;

/**
 * The vocoder on the expected units: whole, without durations, and in chunks by the rule of the original server: as soon as at
 * least Omega units are pending after a step, all of them; the rest at the end.
 */
final class VocoderParity {
  private static final double LOG_DURATION = 1e-4;
  private static final double WAVE = 1e-4;
  private static final int USUAL_OMEGA = 10;
  private static final Pattern UNSTRETCHED = Pattern.compile("voc\\.first(\\d{1,6})_no_duration_wave");
  private static final Pattern BEGINNING = Pattern.compile("chunk\\.wave_first_\\d{1,9}");
  private static final Pattern OMEGA = Pattern.compile("chunks_omega(\\d{1,6})");

  private final UnitVocoder vocoder;
  private final Question question;
  private final long[] units;

  VocoderParity(UnitVocoder vocoder, Question question) {
    this.vocoder = vocoder;
    this.question = question;
    this.units = question.has("ctc.units") ? question.longs("ctc.units") : Parity.numbers(question.summary().path("units"));
  }

  /**
   * Compares all forms.
   *
   * @param known units known after each step, for the chunks
   */
  void compare(long[] known) {
    if (units.length == 0) {
      return;
    }
    whole();
    unstretched();
    long[] omegas = omegas();
    for (int i = 0; i < omegas.length; i++) {
      chunks(omegas[i], known, i == tensorsOmega(omegas));
    }
  }

  private void whole() {
    VocoderChunk chunk = vocoder.speak(units);
    question.compare(Label.of("voc.log_duration"), vocoder.logDurations(units), LOG_DURATION);
    question.compare("voc.duration", chunk.durations());
    question.compareSummary("durations", chunk.durations());
    question.compare("voc.wave_samples", chunk.wave().length);
    question.compareSummary("samples_whole", chunk.wave().length);
    question.compareBeginning("voc.wave", chunk.wave(), WAVE);
    sums("voc.wave_sum_sumsq", chunk.wave());
  }

  private void unstretched() {
    for (String tensor : question.tensors()) {
      Matcher first = UNSTRETCHED.matcher(tensor);
      if (first.matches()) {
        long[] some = Arrays.copyOf(units, Math.min(units.length, Integer.parseInt(first.group(1))));
        question.compare(Label.of(tensor), vocoder.speakUnstretched(some).wave(), WAVE);
      }
    }
  }

  /** Every Omega that summary.json has chunks for, or the usual one when only tensors tell of chunks. */
  private long[] omegas() {
    long[] named = question.summary().propertyNames().stream()
        .map(OMEGA::matcher)
        .filter(Matcher::matches)
        .mapToLong(omega -> Long.parseLong(omega.group(1)))
        .toArray();
    return named.length == 0 && question.has("chunk.bounds") ? new long[] {USUAL_OMEGA} : named;
  }

  /** Which of them the chunk tensors belong to: the one whose bounds they repeat. */
  private int tensorsOmega(long[] omegas) {
    for (int i = 0; i < omegas.length && question.has("chunk.bounds"); i++) {
      if (Arrays.equals(Parity.numbers(question.summary().path("chunks_omega" + omegas[i])), question.longs("chunk.bounds"))) {
        return i;
      }
    }
    return 0;
  }

  private void chunks(long omega, long[] known, boolean withTensors) {
    long[] bounds = bounds(omega, known);
    question.compareSummary("chunks_omega" + omega, bounds);
    if (!withTensors) {
      return;
    }
    List<VocoderChunk> chunks = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      int to = (int) Math.min(bounds[i + 1], units.length);
      chunks.add(vocoder.speak(Arrays.copyOfRange(units, (int) Math.min(bounds[i], to - 1), to)));
    }
    float[] wave = LlmParity.flat(chunks.stream().map(VocoderChunk::wave).toList());
    question.compare("chunk.bounds", bounds);
    question.compare("chunk.duration", chunks.stream().flatMapToLong(chunk -> LongStream.of(chunk.durations())).toArray());
    question.compare("chunk.samples", chunks.stream().mapToLong(chunk -> chunk.wave().length).toArray());
    question.compareSummary("samples_chunked", wave.length);
    question.compare(Label.of("chunk.wave"), wave, WAVE);
    question.tensors().stream()
        .filter(BEGINNING.asMatchPredicate())
        .forEach(tensor -> question.compareBeginning(tensor, wave, WAVE));
    sums("chunk.wave_sum_sumsq", wave);
  }

  /** Pairs [from, to) of units. */
  private static long[] bounds(long omega, long[] known) {
    LongStream.Builder bounds = LongStream.builder();
    long taken = 0;
    for (int step = 0; step < known.length; step++) {
      boolean last = step == known.length - 1;
      if (known[step] - taken >= omega || (last && known[step] > taken)) {
        bounds.add(taken).add(known[step]);
        taken = known[step];
      }
    }
    return bounds.build().toArray();
  }

  private void sums(String tensor, float[] wave) {
    double sum = 0;
    double squares = 0;
    for (float value : wave) {
      sum += value;
      squares += (double) value * value;
    }
    question.compareSums(tensor, new double[] {sum, squares}, wave.length);
  }
}
