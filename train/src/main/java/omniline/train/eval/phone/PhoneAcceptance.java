package omniline.train.eval.phone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import omniline.codecs.wav.WavFile;
import omniline.train.TrainException;
import omniline.train.augment.TurnCut;
import omniline.train.barista.Order;
import omniline.train.barista.OrderReader;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.LabelledRecordings.Recording;
import omniline.train.eval.Outcome;

/**
 * Plays recordings as the first turn of real calls, one after another: {@code omniline call} speaks them to one {@code omniline serve}.
 * The reply's text is read from the agent's log, the gap from the caller's measurement. Where the agent took a pause for the end of
 * the turn and was interrupted by the rest, its last answer counts. Owned by one thread.
 */
public final class PhoneAcceptance implements AutoCloseable {
  private static final int CALL_TIMEOUT_MS = 180_000;
  private static final int BAD_INPUT = 2;

  /** Ends with the last sound of speech, since the gap is counted from there: the caller sends silence after it. */
  private static final TurnCut CUT = new TurnCut(300, 300, 0, 0);

  private final Launcher launcher;
  private final Path folder;
  private final ServedAgent agent;

  /**
   * One call.
   *
   * @param outcome its {@code firstAudioMs} counts from the agent's decision that the turn is over
   * @param gap on the wire
   */
  public record Played(Outcome outcome, WireGaps.Gap gap) {}

  /** Starts the agent with a checkpoint and this endpointing wait. */
  public PhoneAcceptance(Launcher launcher, Path model, int waitMs) throws InterruptedException {
    this.launcher = launcher;
    try {
      folder = Files.createTempDirectory("omniline-eval");
    } catch (IOException e) {
      throw new TrainException("no temporary folder can be made: " + e.getMessage(), e);
    }
    boolean ready = false;
    try {
      agent = ServedAgent.start(launcher, model, waitMs, folder);
      ready = true;
    } finally {
      if (!ready) {
        delete(folder);
      }
    }
  }

  /**
   * One call.
   *
   * @param samples of the recording, 16 kHz, with what is to be on the line beside it
   * @param codec what the caller offers: opus or pcmu
   */
  public Played play(Recording recording, float[] samples, String codec) throws InterruptedException {
    Path wav = folder.resolve("turn.wav");
    Path json = folder.resolve("call.jsonl");
    try {
      WavFile.write(wav, AudioFiles.RATE_HZ, AudioFiles.toPcm(CUT.part(samples, new SplittableRandom(0)).of(samples)));
    } catch (IOException e) {
      throw new TrainException(wav + " cannot be written (" + e.getMessage() + ")", e);
    }
    int number = agent.answered();
    PlacedCall call = place(recording, json, List.of(launcher.file().toString(), "call", agent.uri(), "--play", wav.toString(),
        "--codec", codec, "--json", json.toString(), "--pause", "1.5", "--tail", "0.1"));
    Story.CallTold told = agent.told(number);
    List<Story.TurnTold> turns = told.turns();
    Optional<Story.TurnTold> last = turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
    String reply = last.map(Story.TurnTold::text).orElse("");
    Optional<Map<String, String>> confirmed = OrderReader.read(reply).map(Order::toLabels);
    return new Played(new Outcome(recording.id(), recording.group(), recording.slots(), confirmed.orElse(null), reply,
        last.map(Story.TurnTold::answerMs).orElse(-1)), new WireGaps.Gap(call.gapMs(), told.heard()));
  }

  private PlacedCall place(Recording recording, Path json, List<String> command) throws InterruptedException {
    try (Program caller = Program.start("caller", folder, command)) {
      if (caller.awaitEnd(CALL_TIMEOUT_MS) >= BAD_INPUT) {
        throw caller.fault("cannot play " + recording.file());
      }
      PlacedCall call = PlacedCall.read(json);
      if (!call.established()) {
        throw caller.fault("was not answered: " + call.ending());
      }
      return call;
    }
  }

  @Override
  public void close() {
    agent.close();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder + " (" + e.getMessage() + ")");
    }
  }
}
