package omniline.train.cli.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;
import omniline.train.loop.Tensors;

/**
 * Where everything that is trained with and comes of it lies.
 *
 * <pre>
 *  texts/       conversations.jsonl, utterances.jsonl, replies.txt       prepare
 *  tokenizer/   tokenizer.json and its companions                        prepare
 *  callers.*    synthetic callers, timed                                 prepare
 *  people.*     the labelled recordings                                  prepare
 *  transcripts.jsonl   what the people say                               encoder
 *  encoder/ stage1/ stage2/ voice/   a run each: state, losses.csv, losses.png, the trained tensors
 *  llasm/       start, phase1, phase2: checkpoints; phase1-run, phase2-run: their runs
 * </pre>
 */
public record WorkFolder(Path root) {

  public static WorkFolder at(Path root) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new TrainException(root + ": the folder cannot be made (" + e.getMessage() + "): name another --work", e);
    }
    return new WorkFolder(root);
  }

  public Path texts() {
    return root.resolve("texts");
  }

  public Path tokenizer() {
    return root.resolve("tokenizer");
  }

  public Path callers() {
    return root.resolve("callers");
  }

  public Path people() {
    return root.resolve("people");
  }

  public Path transcripts() {
    return root.resolve("transcripts.jsonl");
  }

  public Path run(String name) {
    return root.resolve(name);
  }

  public Tokenizer openTokenizer() {
    return HuggingFaceTokenizer.open(tokenizer().resolve("tokenizer.json"), tokenizer().resolve("tokenizer_config.json"));
  }

  /** The units of every reply, of the voice. */
  public Path units() {
    return root.resolve("voice").resolve("units.jsonl");
  }

  /** The voice's clips: replies spoken, or recordings. */
  public Path voiceClips() {
    return root.resolve("voice").resolve("clips");
  }

  /** What the voice's units are. */
  public Path codebook() {
    return root.resolve("voice").resolve("units.safetensors");
  }

  /** The tensors to begin with: those that a run ended with, or those of a checkpoint where the name is that of its folder. */
  public List<Parameter> tensors(String name) {
    return Published.is(name) ? new Published(Path.of(name)).tensors() : Tensors.read(trained(name));
  }

  /** The same for a recipe that reads and writes words: a checkpoint must have the tokenizer of this folder. */
  public List<Parameter> wordTensors(String name) {
    if (Published.is(name)) {
      new Published(Path.of(name)).demandTokenizer(this);
    }
    return tensors(name);
  }

  /** File of the tensors that a run ended with. */
  public Path trained(String name) {
    return root.resolve(name).resolve("trained.safetensors");
  }
}
