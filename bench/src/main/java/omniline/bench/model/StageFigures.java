package omniline.bench.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import omniline.bench.figures.Interleaved;
import omniline.bench.figures.Quantiles;
import omniline.model.OmniModel;
import omniline.model.Precision;
import omniline.model.Utterance;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;

/**
 * Every stage of an answer on one checkpoint, timed in turn with the machine's limits: the table of times, work and shares. Owned by
 * the thread that measures.
 */
final class StageFigures {

  /** Entries of the 128-bin filter bank that are not zero (spec section 1). */
  private static final int FILTER_ENTRIES = 394;
  /** Ten units, 0.34 s. */
  private static final long[] CHUNK_FRAMES = {2, 2, 2, 2, 2, 2, 2, 1, 1, 1};
  /** The speech decoder in the middle of a sentence. */
  private static final int STORED_STATES = 10;

  private StageFigures() {}

  /** One stage at the limits of its rounds. */
  record Figure(String name, Work work, Quantiles times, Work.Limit limit) {
    double seconds() {
      return times.median() / 1e9;
    }

    double gigaflopPerSecond() {
      return work.flop() / seconds() / 1e9;
    }

    double gigabytesPerSecond() {
      return work.bytes() / seconds() / 1e9;
    }

    /** Of the limit that binds. */
    double share() {
      return work.idealSeconds(limit) / seconds();
    }

    double computeShare() {
      return work.flop() / limit.flopPerSecond() / seconds();
    }

    double bandwidthShare() {
      return work.bytes() / limit.bytesPerSecond() / seconds();
    }

    String boundBy() {
      return work.boundByBandwidth(limit) ? "memory" : "compute";
    }
  }

  /** The stages in the order of an answer, and the limits of the same rounds. */
  record Result(List<Figure> figures, Map<Projection.Stage, Figure> byStage, Machine.Measured machine) {
    Result {
      figures = List.copyOf(figures);
    }

    /** Of the limit that binds each. */
    Map<Projection.Stage, Double> shares() {
      Map<Projection.Stage, Double> shares = new EnumMap<>(Projection.Stage.class);
      byStage.forEach((stage, figure) -> shares.put(stage, figure.share()));
      return shares;
    }
  }

  /** The stages of a loaded model; speech is 16 kHz PCM of at least 30 s. */
  static Result measure(OmniModel model, short[] speech, Machine machine, Interleaved timer) {
    LogMel mel = model.logMel();
    mel.push(speech, 0, LogMel.RATE_HZ * 30);
    float[] window = mel.finish().windows().getFirst();
    long[] ids = new long[Projection.PROMPT_POSITIONS];
    try (ScriptValue frames = model.encoder().encode(window);
        ScriptValue prompt = model.llm().embed(ids);
        KvCache cache = model.llm().newCache();
        KvCache slots = model.speechDecoder().newCache();
        LlmStep first = model.llm().prefill(prompt, cache)) {
      for (int i = 0; i < STORED_STATES; i++) {
        model.speechDecoder().step(first.state(), slots);
      }
      int stored = slots.lengthPositions();
      List<Runnable> actions = new ArrayList<>(machine.actions());
      actions.add(() -> {
        mel.push(speech, 0, LogMel.RATE_HZ * 30);
        mel.finish();
      });
      actions.add(() -> model.encoder().encode(window).close());
      actions.add(() -> model.adaptor().adapt(frames, 0).close());
      actions.add(() -> {
        try (KvCache fresh = model.llm().newCache()) {
          model.llm().prefill(prompt, fresh).close();
        }
      });
      actions.add(machine::sweep);
      actions.add(() -> {
        model.llm().step(0, cache).close();
        cache.truncate(ids.length);
      });
      actions.add(machine::sweep);
      actions.add(() -> {
        model.speechDecoder().step(first.state(), slots);
        slots.truncate(stored);
      });
      long[] units = new long[CHUNK_FRAMES.length];
      actions.add(() -> model.vocoder().speak(units, CHUNK_FRAMES));
      return result(model, stored, timer.time(actions), machine);
    }
  }

  private static Result result(OmniModel model, int storedSlots, List<Quantiles> times, Machine machine) {
    OmniConfig config = model.checkpoint().config();
    LlamaConfig llm = config.llm();
    Precision precision = model.settings().compute().precision();
    StageWork.Bytes bytes = StageWork.Bytes.of(precision);
    double computed = precision.bytes();
    double chunkSeconds = Arrays.stream(CHUNK_FRAMES).sum() * 0.02;
    Machine.Measured limits = machine.of(times);
    Work.Limit limit = limits.limit();
    Figure mel = new Figure("log-mel of 30 s", StageWork.mel(model.checkpoint().encoder(), FILTER_ENTRIES), times.get(3), limit);
    Figure encoder = new Figure("encoder, 30 s", StageWork.encoder(model.checkpoint().encoder(), computed), times.get(4), limit);
    Figure adaptor = new Figure("adaptor", StageWork.adaptor(config, model.checkpoint().encoder().contextFrames(), computed), times.get(5), limit);
    Figure prefill = new Figure("prefill of " + Projection.PROMPT_POSITIONS,
        StageWork.prefill(llm, config.vocabSize(), Projection.PROMPT_POSITIONS, bytes.weight()), times.get(6), limit);
    Figure decode = new Figure("decode step", StageWork.decode(llm, config.vocabSize(),
        new StageWork.Sequences(1, Projection.PROMPT_POSITIONS), bytes), times.get(8), limit);
    Figure units = new Figure("units of a token", StageWork.units(config, storedSlots, bytes), times.get(10), limit);
    Figure vocoder = new Figure("vocoder, 10 units",
        StageWork.vocoder(model.checkpoint().vocoder(), chunkSeconds, Float.BYTES), times.get(11), limit);
    Map<Projection.Stage, Figure> byStage = new EnumMap<>(Map.of(Projection.Stage.ENCODER, encoder, Projection.Stage.ADAPTOR, adaptor,
        Projection.Stage.PREFILL, prefill, Projection.Stage.DECODE, decode, Projection.Stage.UNITS, units,
        Projection.Stage.VOCODER, vocoder));
    return new Result(List.of(mel, encoder, adaptor, prefill, decode, units, vocoder), byStage, limits);
  }
}
