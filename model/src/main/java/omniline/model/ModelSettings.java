package omniline.model;

/**
 * How a model is loaded and how it answers.
 *
 * @param compute where and in what type
 * @param sampling how tokens are chosen
 * @param flow how the work of many callers is laid out
 * @param memory how much of a conversation is remembered
 */
public record ModelSettings(Compute compute, Sampling sampling, Flow flow, Memory memory) {

  /**
   * Where the model runs.
   *
   * @param precision the type of the big products
   * @param device {@code cpu}, {@code cuda} or {@code cuda:1}
   * @param threads libtorch's threads inside one operation, 0 for as many as there are cores
   */
  public record Compute(Precision precision, String device, int threads) {
    public Compute {
      require(device.matches("cpu|cuda(:\\d{1,2})?"), "device must be cpu, cuda or cuda:N, not " + device);
      require(threads >= 0, "threads must be 0 or more, not " + threads);
      require(precision != Precision.INT4 || device.equals("cpu"), "int4 runs on the CPU only, not on " + device);
    }
  }

  /**
   * How tokens are chosen.
   *
   * @param maxNewTokens the limit on the tokens of one reply, the stop token included
   * @param temperature 0 chooses greedily, more samples
   * @param topP when sampling, the share of probability kept, in (0, 1]
   * @param seed of the sampling generator
   */
  public record Sampling(int maxNewTokens, float temperature, float topP, long seed) {
    public Sampling {
      require(maxNewTokens >= 1, "maxNewTokens must be at least 1, not " + maxNewTokens);
      require(temperature >= 0 && temperature < Float.POSITIVE_INFINITY, "temperature must be 0 or more, not " + temperature);
      require(topP > 0 && topP <= 1, "topP must be in (0, 1], not " + topP);
    }
  }

  /**
   * How the work of many callers is laid out.
   *
   * @param omega the least number of new units that is worth the first vocoder chunk (the paper's Omega; 10 units are about 0.34 s)
   * @param leadMs a voice is generated at most so far ahead of its playout; 0 for no bound
   * @param batch the most replies in one decode step
   * @param encoderBatch the most windows in one encoder run; more than 1 pays where the device is not filled by one
   */
  public record Flow(int omega, long leadMs, int batch, int encoderBatch) {
    public Flow {
      require(omega >= 1, "omega must be at least 1, not " + omega);
      require(leadMs >= 0, "leadMs must be 0 or more, not " + leadMs);
      require(batch >= 1, "batch must be at least 1, not " + batch);
      require(encoderBatch >= 1, "encoderBatch must be at least 1, not " + encoderBatch);
    }
  }

  /**
   * What is kept.
   *
   * @param contextPositions positions of one conversation, its window: system prompt, turns and answers
   * @param kvBytes the pool that all conversations' keys and values come from
   */
  public record Memory(int contextPositions, long kvBytes) {
    public Memory {
      require(contextPositions >= 512, "contextPositions must be at least 512 (one turn is about 370), not " + contextPositions);
      require(kvBytes > 0, "kvBytes must be more than 0, not " + kvBytes);
    }
  }

  /** Greedy decoding in float32 with the paper's smallest chunk and no bound on the lead: what the golden values were made with. */
  public static ModelSettings greedy(int maxNewTokens) {
    return new ModelSettings(new Compute(Precision.FP32, "cpu", 0), new Sampling(maxNewTokens, 0, 1, 0), new Flow(10, 0, 16, 1),
        new Memory(2048, 2L << 30));
  }

  public ModelSettings with(Compute other) {
    return new ModelSettings(other, sampling, flow, memory);
  }

  public ModelSettings with(Sampling other) {
    return new ModelSettings(compute, other, flow, memory);
  }

  public ModelSettings with(Flow other) {
    return new ModelSettings(compute, sampling, other, memory);
  }

  public ModelSettings with(Memory other) {
    return new ModelSettings(compute, sampling, flow, other);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
