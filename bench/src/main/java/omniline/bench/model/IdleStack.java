package omniline.bench.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import omniline.model.Precision;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.llm.DecoderStack;
import omniline.model.llm.DecoderStack.Own;
import omniline.model.llm.DecoderStack.Use;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;
import omniline.model.torch.WeightPacking;

/**
 * A decode step without the model: the calls that {@link omniline.model.llm.Llama#step} makes, in its order and with its arguments,
 * to a script that does nothing ({@code idle.py}). What it takes is Java's and DJL's part of every step, whatever the weights. Owned
 * by the thread that measures.
 */
final class IdleStack implements AutoCloseable {

  private static final int WIDTH = 64;
  private static final int CAPACITY = 512;
  /** Steps before the first that counts: an engine that talks has long compiled this code. */
  private static final int COMPILED_AFTER = 2_000;

  private final DecoderStack stack;
  private final List<KvCache> caches;

  IdleStack(Path directory, int callers) {
    LlamaConfig config = RandomStack.dims(1, WIDTH, new RandomStack.Heads(1, 1), WIDTH);
    Map<String, TensorEntry> tensors = RandomStack.writeLlm(config, WIDTH, directory.resolve("idle.safetensors"));
    List<Own> own = List.of(new Own("model.embed_tokens.weight", Use.TABLE), new Own("model.norm.weight", Use.EXACT),
        new Own("lm_head.weight", Use.PRODUCT));
    try (WeightFiles files = new WeightFiles(WeightPacking.choose(RandomStack.cpu(Precision.FP32, 0), 1))) {
      stack = new DecoderStack("idle.py", config,
          new DecoderStack.Names(own, "model.layers.", name -> RandomStack.entry(tensors, name)), files);
    }
    caches = Stream.generate(() -> new KvCache(stack, CAPACITY)).limit(callers).toList();
    for (int i = 0; i < COMPILED_AFTER; i++) {
      step(i % 2 == 0 ? 1 : callers);
    }
  }

  void step(int batch) {
    long[] tokens = new long[batch];
    List<KvCache> used = caches.subList(0, batch);
    List<ScriptValue> all;
    try (ScriptValue ids = ScriptValue.longs(tokens);
        ScriptValue result = stack.forward(stack.method("step").with(ids), used, 1)) {
      all = result.elements();
    }
    List<LlmStep> steps = new ArrayList<>(batch);
    try (ScriptValue states = all.get(0);
        ScriptValue logits = all.get(1);
        ScriptValue best = all.get(2)) {
      long[] chosen = best.toLongs();
      for (int i = 0; i < batch; i++) {
        steps.add(batch == 1
            ? new LlmStep(states.share(), logits.share(), chosen[0])
            : new LlmStep(row(states, i), row(logits, i), chosen[i]));
      }
    }
    steps.forEach(LlmStep::close);
    used.forEach(cache -> cache.truncate(0));
  }

  private ScriptValue row(ScriptValue batch, int index) {
    return stack.method("row").with(batch).with(index).run();
  }

  @Override
  public void close() {
    caches.forEach(KvCache::close);
    stack.close();
  }
}
