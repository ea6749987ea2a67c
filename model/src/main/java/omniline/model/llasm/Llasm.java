package omniline.model.llasm;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import omniline.model.ModelSettings.Compute;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.encoder.SpeechEncoder;
import omniline.model.llm.KvCache;
import omniline.model.llm.Llama;
import omniline.model.llm.LlmStep;
import omniline.model.torch.OpenParts;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.WeightFiles;
import omniline.model.torch.WeightPacking;

/**
 * The weights of one LLaSM and the stages that run them: a log-mel window becomes 64 rows that stand in the place of the prompt's
 * audio tokens, and a Llama answers in text. It has no voice. Token ids are the caller's affair: the published models come with a
 * SentencePiece vocabulary. Used by one thread at a time.
 */
public final class Llasm implements AutoCloseable {

  private final OpenParts parts = new OpenParts();
  private final LlasmCheckpoint checkpoint;
  private final SpeechEncoder encoder;
  private final AudioTokens audioTokens;
  private final Llama llm;

  private Llasm(LlasmCheckpoint checkpoint, Compute compute) {
    this.checkpoint = checkpoint;
    TorchRuntime.start(compute.threads());
    long weights = checkpoint.tensors().values().stream().mapToLong(entry -> entry.elements()).sum();
    boolean complete = false;
    try (WeightFiles files = new WeightFiles(WeightPacking.choose(compute, weights))) {
      encoder = parts.own(new SpeechEncoder(checkpoint.tower().encoder(), checkpoint::tensor, files));
      audioTokens = parts.own(new AudioTokens(checkpoint, files));
      llm = parts.own(new Llama(checkpoint.config().llm(), checkpoint.config().tiedEmbeddings(), checkpoint::tensor, files));
      complete = true;
    } finally {
      if (!complete) {
        parts.close();
      }
    }
  }

  /**
   * Loads a checkpoint directory (spec section 9.2).
   *
   * @throws CheckpointException with one sentence: what is missing or misshapen, and what to do
   */
  public static Llasm load(Path directory, Compute compute) {
    return new Llasm(LlasmCheckpoint.open(directory), compute);
  }

  public LlasmCheckpoint checkpoint() {
    return checkpoint;
  }

  public SpeechEncoder encoder() {
    return encoder;
  }

  public Llama llm() {
    return llm;
  }

  /** The 64 rows of Whisper's decoder for frames [1, 1500, width], not yet projected. The caller closes them. */
  public ScriptValue features(ScriptValue frames) {
    return audioTokens.features(frames);
  }

  /** Rows in the LLM's width. The caller closes them. */
  public ScriptValue projected(ScriptValue features) {
    return audioTokens.projected(features);
  }

  /** The values of frames or features, which have the type that is computed in. */
  public float[] values(ScriptValue tensor) {
    return audioTokens.values(tensor);
  }

  /**
   * A prompt with its audio in place: the patch tokens between start and end token are replaced by the rows.
   *
   * @param ids with one audio start token, as many patch tokens as there are rows, and the end token
   * @param rows [64, LLM width]
   * @return embeddings [positions, LLM width]; the caller closes them
   * @throws IllegalArgumentException when the ids have no such place
   */
  public ScriptValue splice(long[] ids, ScriptValue rows) {
    int at = 0;
    while (at < ids.length && ids[at] != checkpoint.config().startId()) {
      at++;
    }
    int count = Math.toIntExact(rows.shape()[0]);
    int end = at + 1 + count;
    if (end >= ids.length || ids[end] != checkpoint.config().endId()) {
      throw new IllegalArgumentException("the prompt has no audio start token with " + count + " patch tokens and the end token behind it");
    }
    try (ScriptValue before = ScriptValue.longs(Arrays.copyOf(ids, at + 1));
        ScriptValue after = ScriptValue.longs(Arrays.copyOfRange(ids, end, ids.length))) {
      return llm.splice(List.of(before, rows, after));
    }
  }

  /**
   * The greedy answer to a spoken prompt, as token ids.
   *
   * @param window log-mel, row-major [mels, 3000]
   * @param ids as for {@link #splice}
   * @param maxNewTokens the limit; a stop token of the configuration ends it before and is left out
   */
  public long[] answer(float[] window, long[] ids, int maxNewTokens) {
    long[] tokens = new long[maxNewTokens];
    int count = 0;
    try (ScriptValue frames = encoder.encode(window);
        ScriptValue features = features(frames);
        ScriptValue rows = projected(features);
        ScriptValue prompt = splice(ids, rows);
        KvCache cache = llm.newCache()) {
      LlmStep step = llm.prefill(prompt, cache);
      while (count < maxNewTokens && !checkpoint.config().eosIds().contains((int) step.best())) {
        tokens[count++] = step.best();
        LlmStep next = llm.step(step.best(), cache);
        step.close();
        step = next;
      }
      step.close();
    }
    return Arrays.copyOf(tokens, count);
  }

  @Override
  public void close() {
    parts.close();
  }
}
