package omniline.train.omni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Shared;
import omniline.train.encoder.EncoderShape;
import omniline.train.loop.Parameter;
import tools.jackson.databind.JsonNode;

/**
 * The golden set's checkpoint and its two training samples, as the scripts of stage 1 and stage 2 take them. What calls this is skipped
 * where the set is absent.
 */
final class GoldenSamples {

  private static final int COLUMNS = 3000;
  private static final int ROWS = 300;
  private static final long SPEECH = -200;
  private static final long UNLABELLED = -100;

  private final Path directory = Shared.fixture("omni-tiny-a");
  private final Checkpoint checkpoint = Checkpoint.open(directory);
  private final SafetensorsFile tensors = SafetensorsFile.open(directory.resolve("expected").resolve("train.safetensors"));
  private final JsonNode figures = JsonFile.read(directory.resolve("expected").resolve("train.json")).node();
  private final OmniShape shape;

  GoldenSamples() {
    EncoderShape encoder = new EncoderShape(checkpoint.encoder().nMels(), COLUMNS / 2, checkpoint.encoder().width(), checkpoint.encoder().layers(),
        checkpoint.encoder().heads());
    shape = new OmniShape(encoder, checkpoint.config().framesPerRow(), checkpoint.config().adaptorHidden(), stack(checkpoint.config().llm()),
        checkpoint.config().vocabSize(), stack(checkpoint.config().speechDecoder()), checkpoint.config().upsampleFactor(),
        checkpoint.config().unitCount());
  }

  private static OmniShape.Stack stack(LlamaConfig config) {
    return new OmniShape.Stack(config.layers(), config.width(), config.heads(), config.kvHeads(), config.ffn());
  }

  OmniShape shape() {
    return shape;
  }

  /** A number, or an object or list of numbers, of train.json. */
  JsonNode figure(String name) {
    return figures.path(name);
  }

  /** Names in train.safetensors that begin so. */
  List<String> tensorNames(String prefix) {
    return tensors.tensors().keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  TensorEntry entry(String name) {
    return tensors.tensor(name);
  }

  float[] floats(String name) {
    return tensors.readFloats(name);
  }

  List<Parameter> encoder() {
    return filled(shape.encoder().parameters(new SplittableRandom(0)));
  }

  List<Parameter> adaptorAndLlm() {
    return filled(shape.adaptorAndLlm(new SplittableRandom(0)));
  }

  List<Parameter> speechDecoder() {
    return filled(shape.speechDecoder(new SplittableRandom(0)));
  }

  /** The checkpoint's values under the names, and in the order, that training has for them. */
  private List<Parameter> filled(List<Parameter> fresh) {
    return fresh.stream().map(parameter -> {
      TensorEntry entry = checkpoint.tensor(parameter.name());
      assertThat(entry.shape()).as(parameter.name()).isEqualTo(parameter.shape());
      return new Parameter(parameter.name(), parameter.shape(), SafetensorsFile.readFloats(entry));
    }).toList();
  }

  ScriptValue positions() {
    float[] values = SafetensorsFile.readFloats(checkpoint.tensor("model.speech_encoder.positional_embedding"));
    return ScriptValue.floats(values, shape.encoder().context(), shape.encoder().width());
  }

  ScriptValue frequencies() {
    return angles(checkpoint.config().llm());
  }

  ScriptValue unitFrequencies() {
    return angles(checkpoint.config().speechDecoder());
  }

  private static ScriptValue angles(LlamaConfig config) {
    double[] exact = config.ropeFrequencies();
    float[] angles = new float[exact.length];
    for (int i = 0; i < angles.length; i++) {
      angles[i] = (float) exact[i];
    }
    return ScriptValue.floats(angles, angles.length);
  }

  /** The target units of a sample, 0 or 1. */
  int[] units(int sample) {
    long[] all = tensors.readLongs("batch.target_units");
    int width = all.length / 2;
    return Arrays.stream(all, sample * width, (sample + 1) * width).filter(unit -> unit != UNLABELLED).mapToInt(Math::toIntExact).toArray();
  }

  /** Units that no alignment reaches. */
  int[] infeasibleUnits() {
    return Arrays.stream(tensors.readLongs("infeasible.target_units")).mapToInt(Math::toIntExact).toArray();
  }

  /** The log-mel of the samples' questions, [samples, mels, 3000]. */
  ScriptValue mel(int... samples) {
    int nMels = shape.encoder().nMels();
    float[] block = new float[samples.length * nMels * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      float[] sound = AudioFiles.read(directory.resolve("inputs").resolve("q" + (samples[i] + 1) + ".wav"));
      LogMel logMel = new LogMel(nMels);
      logMel.push(sound, 0, sound.length);
      System.arraycopy(logMel.finish().windows().getFirst(), 0, block, i * nMels * COLUMNS, nMels * COLUMNS);
    }
    return ScriptValue.floats(block, samples.length, nMels, COLUMNS);
  }

  /**
   * Samples with their speech in place, one below another, each as long as the longest.
   */
  static final class Rows {
    private final long[] ids;
    private final long[] speechAt;
    private final long[] labelAt;
    private final long[] labels;
    private final long[] replyOf;
    private final int[] counts;

    /**
     * Lays them.
     *
     * @param ids of all rows; any where speech lies, and behind the end of the shorter
     * @param speechAt rows of the speech
     * @param labelAt rows that have a label
     * @param labels their labels
     * @param replyOf the sample of each
     * @param counts labels of each sample
     */
    Rows(long[] ids, long[] speechAt, long[] labelAt, long[] labels, long[] replyOf, int[] counts) {
      this.ids = ids;
      this.speechAt = speechAt;
      this.labelAt = labelAt;
      this.labels = labels;
      this.replyOf = replyOf;
      this.counts = counts;
    }

    long[] ids() {
      return ids;
    }

    long[] speechAt() {
      return speechAt;
    }

    long[] labelAt() {
      return labelAt;
    }

    long[] labels() {
      return labels;
    }

    long[] replyOf() {
      return replyOf;
    }

    int[] counts() {
      return counts;
    }
  }

  /** Lays samples out as the original splices them (spec section 4.6). */
  Rows rows(int... samples) {
    long[] mask = tensors.readLongs("batch.attention_mask");
    long[] ids = tensors.readLongs("batch.input_ids");
    long[] labels = tensors.readLongs("batch.labels");
    int width = ids.length / 2;
    int longest = Arrays.stream(samples).map(s -> (int) Arrays.stream(mask, s * width, (s + 1) * width).sum() + ROWS - 1).max().orElseThrow();
    long[] spliced = new long[samples.length * longest];
    List<Long> speechAt = new ArrayList<>();
    List<Long> labelAt = new ArrayList<>();
    List<Long> labelled = new ArrayList<>();
    List<Long> replyOf = new ArrayList<>();
    int[] counts = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      int at = i * longest;
      for (int from = samples[i] * width; from < (samples[i] + 1) * width && mask[from] == 1; from++) {
        if (ids[from] == SPEECH) {
          for (int row = 0; row < ROWS; row++) {
            speechAt.add((long) at++);
          }
          continue;
        }
        if (labels[from] != UNLABELLED) {
          labelAt.add((long) at);
          labelled.add(labels[from]);
          replyOf.add((long) i);
          counts[i]++;
        }
        spliced[at++] = ids[from];
      }
    }
    return new Rows(spliced, array(speechAt), array(labelAt), array(labelled), array(replyOf), counts);
  }

  private static long[] array(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
