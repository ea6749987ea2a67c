package omniline.model.reply;

import java.util.List;
import omniline.model.OmniModel;
import omniline.model.torch.ScriptValue;
import org.jspecify.annotations.Nullable;

/**
 * Windows of turns that ended close together on their way through the encoder, some blocks at a time, so that the voices in progress
 * get their steps in between. Owned by the model loop.
 */
final class EncoderRun implements AutoCloseable {

  /** Of Whisper-large's 32 blocks: a piece is then about as long as some decode steps. */
  private static final int BLOCKS_PER_PIECE = 4;

  private final OmniModel model;
  private final List<HeardSpeech> speeches;
  private @Nullable ScriptValue frames;
  private int blocksDone;

  EncoderRun(OmniModel model, List<HeardSpeech> speeches) {
    this.model = model;
    this.speeches = List.copyOf(speeches);
  }

  /** Does the next piece; true when the rows have been handed over. */
  boolean advance() {
    if (frames == null) {
      frames = model.encoder().stem(speeches.stream().map(HeardSpeech::begin).toList());
      return false;
    }
    int left = model.encoder().layers() - blocksDone;
    int count = Math.min(left, BLOCKS_PER_PIECE);
    replace(model.encoder().blocks(frames, blocksDone, count));
    blocksDone += count;
    if (blocksDone < model.encoder().layers()) {
      return false;
    }
    try (ScriptValue ready = model.encoder().finish(frames)) {
      for (int i = 0; i < speeches.size(); i++) {
        speeches.get(i).add(model.adaptor().adapt(ready, i));
      }
    }
    return true;
  }

  private void replace(ScriptValue next) {
    ScriptValue old = frames;
    frames = next;
    if (old != null) {
      old.close();
    }
  }

  /** Whether all who wanted it have gone. */
  boolean unwanted() {
    return speeches.stream().noneMatch(HeardSpeech::wanted);
  }

  List<HeardSpeech> speeches() {
    return speeches;
  }

  @Override
  public void close() {
    if (frames != null) {
      frames.close();
      frames = null;
    }
  }
}
