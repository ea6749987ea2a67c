package omniline.train.omni;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import omniline.model.mel.LogMel;
import omniline.model.tokenizer.PromptIds;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.ScriptValue;
import omniline.train.augment.spectrum.LineColour;
import omniline.train.augment.spectrum.SpecAugment;
import omniline.train.augment.spectrum.WarpedMel;

/**
 * Talks as the tensors of llm_training.py: prompts as the engine lays them (PromptIds), speech rows at their places, the replies and
 * their ends of turn to be predicted. Owned by the training thread.
 */
final class TalkBatch {

  private static final int ROUND_FRAMES = 40;

  private final OmniShape shape;
  private final Tokenizer tokenizer;
  private final Hearing hearing;
  private final boolean bare;
  private final LogMel logMel;
  private final WarpedMel tracts;
  private final WordRows words;
  private final long endOfTurn;
  private final List<Hearing.Sound> windows = new ArrayList<>();
  private final List<List<Piece>> sequences = new ArrayList<>();
  private int targets;

  /** Ids, or a window's rows where there are none; predicted or not. */
  private static final class Piece {
    private final long[] ids;
    private final boolean speech;
    private final boolean predicted;

    Piece(long[] ids, boolean speech, boolean predicted) {
      this.ids = ids;
      this.speech = speech;
      this.predicted = predicted;
    }
  }

  /**
   * An empty batch.
   *
   * @param bare without the system message, which tells a small model nothing and takes a third of the prompt
   */
  TalkBatch(OmniShape shape, Tokenizer tokenizer, Hearing hearing, boolean bare) {
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.hearing = hearing;
    this.bare = bare;
    logMel = new LogMel(shape.encoder().nMels());
    tracts = new WarpedMel(shape.encoder().nMels());
    words = new WordRows(tokenizer, 2 * LogMel.HOP_SAMPLES * shape.framesPerRow(), shape.speechRows());
    endOfTurn = tokenizer.tokenId("<|eot_id|>").orElseThrow();
  }

  /** Adds a talk whose sounds are changed at random. */
  void add(Talk talk, RandomGenerator random) {
    add(talk, turn -> heard(hearing.hear(turn.clip(), random)));
  }

  /** Adds a talk with its sounds as they are. */
  void addPlain(Talk talk) {
    add(talk, turn -> heard(hearing.plain(turn.clip())));
  }

  /** Adds a talk without sounds: the words stand in their rows. */
  void addWritten(Talk talk, RandomGenerator random) {
    add(talk, turn -> new Piece(words.imagined(turn.heard(), random), false, false));
  }

  private Piece heard(Hearing.Sound sound) {
    windows.add(sound);
    return new Piece(new long[0], true, false);
  }

  private void add(Talk talk, Function<Talk.Turn, Piece> ear) {
    PromptIds prompt = talk.instruction().isEmpty() ? PromptIds.of(tokenizer, endOfTurn) : PromptIds.asking(tokenizer, endOfTurn, talk.instruction());
    List<Piece> pieces = new ArrayList<>();
    if (!bare) {
      pieces.add(new Piece(prompt.system(), false, false));
    }
    for (Talk.Turn turn : talk.turns()) {
      pieces.add(new Piece(prompt.user(), false, false));
      if (turn.clip() != Talk.SILENT || !turn.heard().isEmpty()) {
        pieces.add(ear.apply(turn));
      }
      pieces.add(new Piece(PromptIds.joined(prompt.asked(), prompt.assistant()), false, false));
      long[] reply = PromptIds.joined(tokenizer.encode(turn.reply()), new long[] {endOfTurn});
      pieces.add(new Piece(reply, false, true));
      targets += reply.length;
    }
    sequences.add(pieces);
  }

  /** The arguments from {@code mel} on; and the number of sequences, which stands in front of them. */
  List<ScriptValue> tensors(boolean wholeWindows, RandomGenerator random, boolean masked) {
    int frames = wholeWindows ? shape.encoder().context() : frames();
    int rows = frames / shape.framesPerRow();
    int longest = sequences.stream().mapToInt(pieces -> length(pieces, rows)).max().orElse(0);
    long[] ids = new long[sequences.size() * longest];
    long[] speechAt = new long[windows.size() * rows];
    long[] predictAt = new long[targets];
    long[] wanted = new long[targets];
    long[] replyOf = new long[targets];
    int speech = 0;
    int target = 0;
    int reply = -1;
    for (int s = 0; s < sequences.size(); s++) {
      int at = s * longest;
      for (Piece piece : sequences.get(s)) {
        reply += piece.predicted ? 1 : 0;
        for (long id : piece.ids) {
          if (piece.predicted) {
            predictAt[target] = at - 1L;
            wanted[target] = id;
            replyOf[target++] = reply;
          }
          ids[at++] = id;
        }
        for (int row = 0; piece.speech && row < rows; row++) {
          speechAt[speech++] = at++;
        }
      }
    }
    return List.of(mel(2 * frames, random, masked), ScriptValue.longs(ids), ScriptValue.longs(speechAt), ScriptValue.longs(predictAt),
        ScriptValue.longs(wanted), ScriptValue.longs(replyOf), ScriptValue.longs(wordsOf(rows)));
  }

  /** What each speech row should say; -1 where that is not known. */
  private long[] wordsOf(int rows) {
    return windows.stream().map(Hearing.Sound::words).flatMapToLong(timed -> timed.isEmpty() ? LongStream.generate(() -> -1).limit(rows)
        : Arrays.stream(words.of(timed, rows))).toArray();
  }

  /** Tokens of every reply, its end of turn counted. */
  int[] replyLengths() {
    return sequences.stream().flatMap(List::stream).filter(piece -> piece.predicted).mapToInt(piece -> piece.ids.length).toArray();
  }

  int size() {
    return sequences.size();
  }

  private static int length(List<Piece> pieces, int rows) {
    return pieces.stream().mapToInt(piece -> piece.speech ? rows : piece.ids.length).sum();
  }

  private int frames() {
    int longest = windows.stream().mapToInt(sound -> sound.samples().length).max().orElse(0);
    int needed = Math.ceilDiv(longest, 2 * LogMel.HOP_SAMPLES * ROUND_FRAMES) * ROUND_FRAMES;
    return Math.min(shape.encoder().context(), needed);
  }

  private ScriptValue mel(int columns, RandomGenerator random, boolean masked) {
    int nMels = shape.encoder().nMels();
    float[] block = new float[windows.size() * nMels * columns];
    for (int i = 0; i < windows.size(); i++) {
      float[] samples = windows.get(i).samples();
      logMel.reset();
      logMel.push(samples, 0, Math.min(samples.length, columns * LogMel.HOP_SAMPLES));
      float[] window = logMel.finish().windows().getFirst();
      int stride = window.length / nMels;
      for (int row = 0; row < nMels; row++) {
        System.arraycopy(window, row * stride, block, (i * nMels + row) * columns, columns);
      }
      if (masked) {
        tracts.maybe(block, i * nMels * columns, columns, random);
        LineColour.maybe(block, i * nMels * columns, nMels, columns, random);
        SpecAugment.apply(block, i * nMels * columns, nMels, columns, random);
      }
    }
    return ScriptValue.floats(block, windows.size(), nMels, columns);
  }
}
