package omniline.model.checkpoint.inspect;

import java.nio.file.Path;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.inspect.Examination.Found;
import omniline.model.checkpoint.llasm.AudioTower;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.checkpoint.llasm.LlasmConfig;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.ShardSet;

/** Goes through a LLaSM directory in the steps of LlasmCheckpoint.open, but past every fault. Stateless. */
final class LlasmExamination {
  private LlasmExamination() {}

  static Inspection run(Path directory) {
    LlasmConfig config = LlasmConfig.read(directory);
    Examination examination = new Examination();
    Found llm = shards(directory, examination);
    examination.attempt(() -> tower(directory, config, examination));
    examination.part("adaptor", config.audioWidth() + " -> " + config.llm().width() + ", " + config.audioTokens() + " rows a clip",
        LlasmCheckpoint.projection(config), llm);
    examination.part("LLM", Dims.llm(config.llm(), config.vocabSize()), LlasmCheckpoint.llm(config), llm);
    examination.superfluous(llm.tensors());
    return new Inspection(directory, "LLaSM", examination.parts(), examination.findings());
  }

  private static Found shards(Path directory, Examination examination) {
    try {
      ShardSet shards = LlasmCheckpoint.llmShards(directory, examination);
      return new Found(shards.tensors(), shards.unreadable()::contains);
    } catch (CheckpointException fault) {
      examination.report(fault);
      return Found.NOTHING;
    }
  }

  private static void tower(Path directory, LlasmConfig config, Examination examination) {
    AudioTower tower = AudioTower.read(directory, examination);
    examination.attempt(() -> tower.checkAgainst(config));
    Found found = new Found(tower.tensors(), tower.unreadable()::contains);
    examination.part("audio encoder", Dims.of(tower.encoder()), new Inventory().encoder(tower.encoder()).expected(), found);
    examination.part("audio decoder", Dims.of(tower.decoder()), new Inventory().whisperDecoder(tower.decoder()).expected(), found);
    examination.superfluous(tower.tensors());
  }
}
