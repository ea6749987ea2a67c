package omniline.model.checkpoint;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dimensions of the Whisper encoder (spec section 2.1). config.json does not hold them, so they are read off the tensors' shapes:
 * a head is 64 wide and the feed-forward is 4 times the width in every Whisper.
 *
 * @param nMels mel bins, 80 or 128
 * @param contextFrames encoder positions, 1500 for 30 s
 * @param width residual width
 * @param heads attention heads, width / 64
 * @param layers number of blocks
 * @param ffn feed-forward width
 */
public record WhisperConfig(int nMels, int contextFrames, int width, int heads, int layers, int ffn) {
  /** What all names of the encoder's tensors begin with, wherever they were found. */
  public static final String PREFIX = "model.speech_encoder.";
  private static final int HEAD_DIM = 64;
  private static final Pattern BLOCK = Pattern.compile(Pattern.quote(PREFIX) + "blocks\\.(\\d{1,4})\\..+");

  /** The dimensions of the encoder whose tensors these are; anything inconsistent is found later by the inventory. */
  public static WhisperConfig of(Map<String, TensorEntry> tensors, String where) {
    TensorEntry stem = require(tensors, PREFIX + "conv1.weight", where);
    TensorEntry positions = require(tensors, PREFIX + "positional_embedding", where);
    if (stem.shape().size() != 3 || positions.shape().size() != 2) {
      throw new CheckpointException(where + ": tensor " + stem.name() + " has shape " + stem.shape() + " and " + positions.name()
          + " " + positions.shape() + ", expected [width, mels, 3] and [1500, width]: take all shards from the same download");
    }
    int width = stem.size(0);
    if (width % HEAD_DIM != 0) {
      throw new CheckpointException(stem.file() + ": tensor " + stem.name() + " has shape " + stem.shape()
          + ", expected a width that is a multiple of " + HEAD_DIM + " as in every Whisper encoder: use an unmodified checkpoint");
    }
    return new WhisperConfig(stem.size(1), positions.size(0), width, width / HEAD_DIM, layers(tensors.keySet()), 4 * width);
  }

  /**
   * The dimensions that fit a configuration where the tensors that would tell them are lost, by Whisper's constants and the
   * blocks that have a name left.
   */
  public static WhisperConfig assumed(int width, Collection<String> names) {
    return new WhisperConfig(128, 1500, width, Math.max(1, width / HEAD_DIM), layers(names), 4 * width);
  }

  private static int layers(Collection<String> names) {
    int layers = 0;
    for (String name : names) {
      Matcher block = BLOCK.matcher(name);
      if (block.matches()) {
        layers = Math.max(layers, Integer.parseInt(block.group(1)) + 1);
      }
    }
    return layers;
  }

  private static TensorEntry require(Map<String, TensorEntry> tensors, String name, String where) {
    TensorEntry entry = tensors.get(name);
    if (entry == null) {
      throw new CheckpointException(where + ": tensor " + name + " is missing: the speech encoder cannot do without it, so download the"
          + " file again");
    }
    return entry;
  }

  /** Mel frames of one window: twice the encoder's positions. */
  public int windowFrames() {
    return 2 * contextFrames;
  }
}
