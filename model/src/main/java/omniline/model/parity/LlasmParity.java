package omniline.model.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import omniline.model.ModelSettings.Compute;
import omniline.model.Precision;
import omniline.model.checkpoint.JsonFile;
import omniline.model.llasm.Llasm;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.mel.LogMel;
import omniline.model.parity.Question.Label;
import omniline.model.torch.ScriptValue;

/** A LLaSM golden set: audio tower, audio tokens, spliced prompt, logits at every position, greedy tokens. */
final class LlasmParity {

  private static final double FEATURES = 1e-4;
  private static final double LOGITS = 5e-4;

  private final double features;
  private final double logits;

  private final Llasm model;
  private final Question question;

  private LlasmParity(Llasm model, Question question, boolean exact) {
    this.model = model;
    this.question = question;
    features = exact ? FEATURES : Double.POSITIVE_INFINITY;
    logits = exact ? LOGITS : Double.POSITIVE_INFINITY;
  }

  /** Compares everything, without a limit below float32; the names of tensors that no comparison used. */
  static List<String> run(Path directory, Compute compute, Consumer<ParityRow> rows) {
    JsonFile summary = JsonFile.read(directory.resolve("expected.json"));
    Path input = directory.resolve(summary.string("input_wav", "input.wav")).normalize();
    Question question = new Question("llasm", summary.node(), directory.resolve("expected.safetensors"), rows);
    try (Llasm model = Llasm.load(directory, compute)) {
      new LlasmParity(model, question, compute.precision() == Precision.FP32).compare(WavInput.read(input));
    }
    return question.unchecked();
  }

  private void compare(short[] samples) {
    LogMel logMel = new LogMel(model.checkpoint().tower().encoder().nMels());
    logMel.push(samples, 0, samples.length);
    try (ScriptValue frames = model.encoder().encode(logMel.finish().windows().getFirst());
        ScriptValue audio = model.features(frames);
        ScriptValue rows = model.projected(audio)) {
      question.compareRows(Label.of("encoder.out_at_rows"), "encoder.rows", model.values(frames), features);
      question.compare(Label.of("audio_features"), model.values(audio), features);
      question.compare(Label.of("audio_features.projected"), rows.toFloats(), features);
      long[] ids = question.longs("input_ids");
      try (ScriptValue prompt = model.splice(ids, rows)) {
        question.compare(Label.of("spliced_embeddings"), prompt.toFloats(), features);
        positions(prompt, ids.length);
        greedy(prompt);
      }
    }
  }

  /** Logits at every position: the prompt fed row by row, as a decode step would. */
  private void positions(ScriptValue prompt, int count) {
    List<float[]> found = new ArrayList<>();
    try (KvCache cache = model.llm().newCache()) {
      for (int i = 0; i < count; i++) {
        try (ScriptValue row = model.llm().rows(prompt, i, 1);
            LlmStep step = model.llm().prefill(row, cache)) {
          found.add(step.logits().toFloats());
        }
      }
    }
    question.compare(Label.of("logits"), LlmParity.flat(found), logits);
  }

  private void greedy(ScriptValue prompt) {
    long[] expected = question.longs("greedy_tokens");
    long[] tokens = new long[expected.length];
    List<float[]> found = new ArrayList<>();
    try (KvCache cache = model.llm().newCache()) {
      LlmStep step = model.llm().prefill(prompt, cache);
      for (int i = 0; i < expected.length; i++) {
        tokens[i] = step.best();
        found.add(step.logits().toFloats());
        step.close();
        step = model.llm().step(expected[i], cache);
      }
      step.close();
    }
    double differing = IntStream.range(0, tokens.length).map(i -> tokens[i] == expected[i] ? 0 : 1).sum();
    question.row("greedy_tokens", List.of((long) tokens.length), differing, features == FEATURES ? 0 : Double.POSITIVE_INFINITY);
    question.compare(Label.of("greedy_step_logits"), LlmParity.flat(found), logits);
  }
}
