package omniline.model.checkpoint.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.GenerationConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.Profile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.inspect.Examination.Found;
import omniline.model.checkpoint.parts.EncoderFile;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.ShardSet;
import omniline.model.checkpoint.parts.VocoderFile;

/** Goes through a LLaMA-Omni directory in the steps of Checkpoint.open, but past every fault. For one use. */
final class OmniExamination {
  private final Path directory;
  private final OmniConfig config;
  private final Examination examination = new Examination();

  private OmniExamination(Path directory, OmniConfig config) {
    this.directory = directory;
    this.config = config;
  }

  static Inspection run(Path directory) {
    OmniConfig config = OmniConfig.read(directory.resolve("config.json"));
    OmniExamination run = new OmniExamination(directory, config);
    run.examine();
    return new Inspection(directory, "LLaMA-Omni, " + config.name(), run.examination.parts(), run.examination.findings());
  }

  private void examine() {
    examination.attempt(() -> GenerationConfig.read(directory.resolve("generation_config.json"), config));
    examination.attempt(() -> Profile.read(directory.resolve(Profile.FILE)));
    if (!Files.isRegularFile(directory.resolve("tokenizer.json"))) {
      examination.report(new CheckpointException(
          directory.resolve("tokenizer.json") + ": the file is missing: copy it from the download of the checkpoint"));
    }
    Set<String> unreadable = new HashSet<>();
    Found shards = shards(unreadable);
    encoder(shards, unreadable);
    examination.part("adaptor", Dims.adaptor(config), new Inventory().adaptor(config).expected(), shards);
    examination.part("LLM", Dims.llm(config.llm(), config.vocabSize()),
        new Inventory().llm(config.llm(), config.vocabSize(), config.tiedEmbeddings()).expected(), shards);
    examination.part("speech decoder", Dims.speechDecoder(config), new Inventory().speechDecoder(config).expected(), shards);
    examination.superfluous(shards.tensors());
    examination.attempt(this::vocoder);
  }

  private Found shards(Set<String> unreadable) {
    try {
      ShardSet shards = ShardSet.read(directory, examination, ShardSet.SAFETENSORS);
      unreadable.addAll(shards.unreadable());
      return new Found(shards.tensors(), unreadable::contains);
    } catch (CheckpointException fault) {
      examination.report(fault);
      return Found.NOTHING;
    }
  }

  private void encoder(Found shards, Set<String> unreadable) {
    boolean lost = unreadable.stream().anyMatch(name -> name.startsWith(WhisperConfig.PREFIX));
    Map<String, TensorEntry> tensors = shards.tensors();
    if (!lost && !EncoderFile.isIn(tensors)) {
      try {
        tensors = EncoderFile.complete(directory, tensors);
      } catch (CheckpointException fault) {
        examination.report(fault);
        examination.part("speech encoder", "", new Inventory().expected(), Found.NOTHING);
        return;
      }
    } else {
      EncoderFile.find(directory).ifPresent(file ->
          examination.note(file + " is not read: the shards hold the speech encoder"));
    }
    WhisperConfig encoder = encoderDims(tensors, unreadable);
    examination.attempt(() -> config.check(encoder, directory));
    examination.part("speech encoder", Dims.of(encoder), new Inventory().encoder(encoder).expected(), new Found(tensors, shards.unreadable()));
  }

  private WhisperConfig encoderDims(Map<String, TensorEntry> tensors, Set<String> unreadable) {
    try {
      return WhisperConfig.of(tensors, directory.toString());
    } catch (CheckpointException fault) {
      // The tensors that would tell are among those that the comparison lists as missing or misshapen.
      Set<String> names = new HashSet<>(tensors.keySet());
      names.addAll(unreadable);
      return WhisperConfig.assumed(config.encoderWidth(), names);
    }
  }

  private void vocoder() {
    Path folder = directory.resolve("vocoder");
    VocoderConfig vocoder = VocoderConfig.read(folder.resolve("config.json"));
    examination.attempt(() -> config.check(vocoder, directory));
    Found found = Found.NOTHING;
    try {
      Set<String> damaged = new HashSet<>();
      Map<String, TensorEntry> tensors = VocoderFile.read(folder, examination, damaged);
      found = new Found(tensors, damaged::contains);
    } catch (CheckpointException fault) {
      examination.report(fault);
    }
    examination.part("vocoder", Dims.of(vocoder), Inventory.vocoder(vocoder), found);
    examination.superfluous(found.tensors());
  }
}
