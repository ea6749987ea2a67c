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
  ScriptValue mel(List<Integer> samples) {
    int nMels = shape.encoder().nMels();
    float[] block = new float[samples.size() * nMels * COLUMNS];
    for (int i = 0; i < samples.size(); i++) {
      float[] sound = AudioFiles.read(directory.resolve("inputs").resolve("q" + (samples.get(i) + 1) + ".wav"));
      LogMel logMel = new LogMel(nMels);
      logMel.push(sound, 0, sound.length);
      System.arraycopy(logMel.finish().windows().getFirst(), 0, block, i * nMels * COLUMNS, nMels * COLUMNS);
    }
    return ScriptValue.floats(block, samples.size(), nMels, COLUMNS);
  }

  /** Samples with their speech in place, one below another, each as long as the longest. */
  static final class Rows {
    private final List<Long> speechAt = new ArrayList<>();
    private final List<Long> labelAt = new ArrayList<>();
    private final List<Long> labels = new ArrayList<>();
    private final List<Long> replyOf = new ArrayList<>();
    private final long[] ids;
    private final int[] counts;

    Rows(int samples, int longest) {
      ids = new long[samples * longest];
      counts = new int[samples];
    }

    /** Ids of all rows; any where speech lies, and behind the end of the shorter. */
    long[] ids() {
      return ids;
    }

    /** Rows of the speech. */
    long[] speechAt() {
      return array(speechAt);
    }

    /** Rows that have a label. */
    long[] labelAt() {
      return array(labelAt);
    }

    /** Their labels. */
    long[] labels() {
      return array(labels);
    }

    /** The sample of each label. */
    long[] replyOf() {
      return array(replyOf);
    }

    /** Labels of each sample. */
    int[] counts() {
      return counts;
    }

    private static long[] array(List<Long> values) {
      return values.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** Lays samples out as the original splices them (spec section 4.6). */
  Rows rows(List<Integer> samples) {
    long[] mask = tensors.readLongs("batch.attention_mask");
    long[] ids = tensors.readLongs("batch.input_ids");
    long[] labels = tensors.readLongs("batch.labels");
    int width = ids.length / 2;
    int longest = samples.stream().mapToInt(s -> (int) Arrays.stream(mask, s * width, (s + 1) * width).sum() + ROWS - 1).max().orElseThrow();
    Rows rows = new Rows(samples.size(), longest);
    for (int i = 0; i < samples.size(); i++) {
      int at = i * longest;
      for (int from = samples.get(i) * width; from < (samples.get(i) + 1) * width && mask[from] == 1; from++) {
        if (ids[from] == SPEECH) {
          for (int row = 0; row < ROWS; row++) {
            rows.speechAt.add((long) at++);
          }
          continue;
        }
        if (labels[from] != UNLABELLED) {
          rows.labelAt.add((long) at);
          rows.labels.add(labels[from]);
          rows.replyOf.add((long) i);
          rows.counts[i]++;
        }
        rows.ids[at++] = ids[from];
      }
    }
    return rows;
  }
}
