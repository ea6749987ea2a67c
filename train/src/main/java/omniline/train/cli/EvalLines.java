package omniline.train.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import omniline.train.augment.Babble;
import omniline.train.augment.CodecTrip;
import omniline.train.augment.TurnCut;
import omniline.train.corpus.LabelledRecordings.Recording;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The lines over which {@code omniline train eval} lets callers speak: codecs, and babble beside them. */
final class EvalLines {
  private static final int OPUS_BPS = 24_000;

  @Spec(Spec.Target.MIXEE) private CommandSpec spec;

  @Option(names = "--codec", split = ",", defaultValue = "none,pcmu,opus",
      description = "Lines: none, pcmu, opus (${DEFAULT-VALUE}; with --via sip pcmu,opus).")
  private List<String> codecs = List.of();

  @Option(names = "--snr", split = ",", description = "Babble, so many dB below the caller: on the wide line (10 without this option), with"
      + " --via sip in calls by the first codec (none without). \"\" for none.")
  private List<String> snrs = List.of();

  /** Babble on a line, made of the recordings themselves; the same noise for all models. */
  private UnaryOperator<float[]> babble(String snr, List<Recording> chosen) {
    double db;
    try {
      db = Double.parseDouble(snr);
    } catch (NumberFormatException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--snr " + snr + ": expected a number of dB", e);
    }
    Babble babble = new Babble(random -> chosen.get(random.nextInt(chosen.size())).samples(), db, db);
    return samples -> babble.apply(samples, new SplittableRandom(samples.length));
  }

  private List<String> levels(String otherwise) {
    List<String> asked = spec.commandLine().getParseResult().hasMatchedOption("--snr") ? snrs : List.of(otherwise);
    return asked.stream().filter(snr -> !snr.isEmpty()).toList();
  }

  private CommandLine.ParameterException unknown(String codec) {
    return new CommandLine.ParameterException(spec.commandLine(), "--codec " + codec + ": expected none, pcmu or opus");
  }

  /** What becomes of a recording on every line that was asked for, by the line's name; cut as a turn is. */
  Map<String, UnaryOperator<float[]>> straight(List<Recording> chosen) {
    Map<String, UnaryOperator<float[]>> lines = new LinkedHashMap<>();
    TurnCut cut = TurnCut.usual();
    UnaryOperator<float[]> turn = samples -> cut.part(samples, new SplittableRandom(samples.length)).of(samples);
    for (String codec : codecs) {
      CodecTrip trip = switch (codec) {
        case "none" -> null;
        case "pcmu" -> CodecTrip.pcmu(0);
        case "opus" -> CodecTrip.opus(OPUS_BPS, 0);
        default -> throw unknown(codec);
      };
      lines.put(codec.equals("none") ? "16 kHz" : codec, trip == null ? turn : samples -> trip.apply(turn.apply(samples), new SplittableRandom(1)));
    }
    for (String snr : levels("10")) {
      UnaryOperator<float[]> babble = babble(snr, chosen);
      lines.put("babble " + snr + " dB", samples -> babble.apply(turn.apply(samples)));
    }
    return lines;
  }

  /**
   * A series of calls.
   *
   * @param name for people
   * @param codec what the caller offers
   * @param line what is on the line beside the caller
   */
  record Calls(String name, String codec, UnaryOperator<float[]> line) {}

  /** The calls that were asked for; there is no call without a codec. */
  List<Calls> calls(List<Recording> chosen) {
    for (String codec : codecs) {
      if (!List.of("none", "pcmu", "opus").contains(codec)) {
        throw unknown(codec);
      }
    }
    List<String> real = codecs.stream().filter(codec -> !codec.equals("none")).toList();
    if (real.isEmpty()) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--codec none: a call needs a codec; expected pcmu or opus with --via sip");
    }
    Map<String, Calls> calls = new LinkedHashMap<>();
    real.forEach(codec -> calls.put(codec, new Calls("calls, " + codec, codec, UnaryOperator.identity())));
    for (String snr : levels("")) {
      String name = "calls, " + real.getFirst() + ", babble " + snr + " dB";
      calls.put(name, new Calls(name, real.getFirst(), babble(snr, chosen)));
    }
    return List.copyOf(calls.values());
  }
}
