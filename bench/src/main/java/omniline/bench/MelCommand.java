package omniline.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import omniline.bench.figures.FigureTable;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;
import omniline.bench.signal.Question;
import omniline.bench.signal.SyntheticVoice;
import omniline.codecs.wav.WavFormatException;
import omniline.model.mel.LogMel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline bench mel}: the log-mel front end hop by hop, as on the media loop, on this one thread. */
@Command(
    name = "mel",
    mixinStandardHelpOptions = true,
    description = "Log-mel of speech in hops of 10 ms on one thread: how many times faster than real time, how long the mel of"
        + " a turn takes after its last sample, and what is allocated.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "2:a recording cannot be read, or an option is wrong"})
final class MelCommand implements Callable<Integer> {
  private static final double TARGET_TIMES = 1_000;
  private static final double TARGET_FINISH_MS = 1;
  private static final int HOP = LogMel.HOP_SAMPLES;

  /** Turns of speech are mostly this long, in hops; none is a whole number of hops. */
  private static final int SHORTEST_TURN_HOPS = 80;

  private static final int LONGEST_TURN_HOPS = 1_200;
  private static final int ODD_SAMPLES = 57;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WAV", arity = "0..*", description = "Recordings (any rate); without, a made-up voice.")
  private List<Path> files = List.of();

  @Option(names = "--bins", description = "Mel bins: 80 or 128 (default: ${DEFAULT-VALUE}).")
  private int bins = 80;

  @Option(names = "--runs", description = "Runs; the median counts (default: ${DEFAULT-VALUE}).")
  private int runs = 15;

  @Option(names = "--turns", description = "Turns in a run (default: ${DEFAULT-VALUE}).")
  private int turns = 150;

  private final LongSupplier nanoClock = new BenchClock();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long checksum;

  /** One run. */
  private record Run(double timesRealTime, double timesOfCpu, long hopBytes, long hops) {}

  @Override
  public Integer call() {
    Limits.within(spec, "--runs", runs, new Limits.Range(1, 1_000));
    Limits.within(spec, "--turns", turns, new Limits.Range(1, 100_000));
    if (bins != 80 && bins != 128) {
      throw new ParameterException(spec.commandLine(), "--bins is 80 or 128, not " + bins);
    }
    short[] speech = speech();
    Samples finishNs = new Samples();
    for (int i = 0; i < Math.max(3, runs / 3); i++) {
      run(speech, finishNs);
    }
    finishNs.clear();
    List<Run> measured = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      measured.add(run(speech, finishNs));
    }
    report(measured, finishNs.quantiles());
    return 0;
  }

  private short[] speech() {
    if (files.isEmpty()) {
      return SyntheticVoice.sentence(30, random());
    }
    short[] all = new short[0];
    for (Path file : files) {
      try {
        short[] pcm = Question.read(file).pcm16k();
        int before = all.length;
        all = Arrays.copyOf(all, before + pcm.length);
        System.arraycopy(pcm, 0, all, before, pcm.length);
      } catch (WavFormatException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
    if (all.length < HOP) {
      throw new ParameterException(spec.commandLine(), "the recordings are shorter than 10 ms");
    }
    return all;
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(7);
  }

  /** The same turns in every run: hops timed together, each finish() for itself. */
  private Run run(short[] speech, Samples finishNs) {
    RandomGenerator random = random();
    LogMel mel = new LogMel(bins);
    long spentNs = 0;
    long cpuNs = 0;
    long samples = 0;
    long hops = 0;
    long bytes = 0;
    int at = 0;
    for (int turn = 0; turn < turns; turn++) {
      int length = random.nextInt(SHORTEST_TURN_HOPS, LONGEST_TURN_HOPS);
      mel.push(speech, 0, Math.min(speech.length, 2 * HOP)); // its first frame opens the window, once a turn
      long beganBytes = threads.getCurrentThreadAllocatedBytes();
      long beganCpuNs = threads.getCurrentThreadCpuTime();
      long beganNs = nanoClock.getAsLong();
      for (int hop = 0; hop < length; hop++) {
        mel.push(speech, at, HOP);
        at = at + 2 * HOP > speech.length ? 0 : at + HOP;
      }
      spentNs += nanoClock.getAsLong() - beganNs;
      cpuNs += threads.getCurrentThreadCpuTime() - beganCpuNs;
      bytes += threads.getCurrentThreadAllocatedBytes() - beganBytes;
      mel.push(speech, 0, ODD_SAMPLES);
      long lastSampleNs = nanoClock.getAsLong();
      checksum += mel.finish().lengthFrames();
      finishNs.add(nanoClock.getAsLong() - lastSampleNs);
      hops += length;
      samples += (long) length * HOP;
    }
    double audioNs = samples * 1e9 / LogMel.RATE_HZ;
    return new Run(audioNs / spentNs, audioNs / cpuNs, bytes, hops);
  }

  private void report(List<Run> measured, Quantiles finishNs) {
    double[] times = measured.stream().mapToDouble(Run::timesRealTime).sorted().toArray();
    double[] cpu = measured.stream().mapToDouble(Run::timesOfCpu).sorted().toArray();
    long bytes = measured.stream().mapToLong(Run::hopBytes).sum();
    long hops = measured.stream().mapToLong(Run::hops).sum();
    FigureTable table = new FigureTable();
    table.atLeast("log-mel on one core, median of " + runs, times[times.length / 2], TARGET_TIMES, " x real time");
    table.shown("  slowest and fastest run", Math.round(times[0]) + " and " + Math.round(times[times.length - 1]) + " x");
    table.shown("  by this thread's processor time, median", Math.round(cpu[cpu.length / 2]) + " x real time");
    table.shown("  time of a hop of 10 ms", 10_000 / times[times.length / 2], " us");
    table.shown("mel of the turn after its last sample, p50", finishNs.ms(0.5), " ms");
    table.atMost("  p99", finishNs.ms(0.99), TARGET_FINISH_MS, " ms");
    table.atMost("  longest of " + finishNs.count(), finishNs.ms(1), TARGET_FINISH_MS, " ms");
    table.shown("allocated by a hop", (double) bytes / hops, " bytes");
    table.shown("mel bins, frames computed", bins + ", " + checksum);
    table.print(System.out);
  }
}
