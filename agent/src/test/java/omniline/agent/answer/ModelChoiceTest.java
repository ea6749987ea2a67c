package omniline.agent.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import omniline.config.ModelConfig;
import omniline.config.OmnilineConfig;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.ModelSize;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChoiceTest {
  @TempDir private Path folder;
  private final @Nullable String models = System.getProperty(EmbeddedModel.MODELS);

  @AfterEach
  void restore() {
    if (models == null) {
      System.clearProperty(EmbeddedModel.MODELS);
    } else {
      System.setProperty(EmbeddedModel.MODELS, models);
    }
  }

  /** Without a configured model, with whatever lies in the folder of models. */
  private OmnilineConfig config(UnaryOperator<ModelConfig> model) {
    System.setProperty(EmbeddedModel.MODELS, folder.resolve("models").toString());
    ModelConfig plain = OmnilineConfig.defaults().model();
    ModelConfig cached = new ModelConfig(null, false, false, plain.greeting(), plain.apology(), "auto", "cpu", 10, 4_000, 16, 2_048,
        2_048, 0, 0, 1, 1, 0, folder.resolve("cache"));
    return OmnilineConfig.defaults().with(model.apply(cached));
  }

  @Test
  void theEmbeddedModelAnswersUnlessAnotherIsAskedFor() {
    Path embedded = folder.resolve("models").resolve("barista");
    CheckpointInit.write(embedded, ModelSize.BARISTA, 1, done -> {});
    ModelChoice choice = ModelChoice.of(config(model -> model));
    assertThat(choice.directory()).isEqualTo(embedded);
    assertThat(choice.remark()).isEmpty();
    assertThat(choice.settings().sampling().maxNewTokens()).as("its own limit").isEqualTo(64);
    ModelChoice tiny = ModelChoice.of(config(ModelConfig::withTiny));
    assertThat(tiny.directory()).hasParent(folder.resolve("cache"));
    assertThat(tiny.remark()).contains("it babbles");
    ModelChoice given = ModelChoice.of(config(model -> model.withDirectory(tiny.directory())));
    assertThat(given.directory()).isEqualTo(tiny.directory());
    assertThat(given.remark()).isEmpty();
  }

  @Test
  void whereThereIsNoEmbeddedModelATinyOneBabbles() {
    assertThat(EmbeddedModel.directory()).isEmpty();
    ModelChoice choice = ModelChoice.of(config(model -> model));
    assertThat(choice.directory()).hasParent(folder.resolve("cache"));
    assertThat(choice.settings().sampling().maxNewTokens()).isEqualTo(256);
  }

  private static final long TINY = 4_000_000;
  private static final long BIG = 8_000_000_000L;

  @Test
  void aSmallModelComputesExactlyOnTheCpu() {
    for (DataType stored : new DataType[] {DataType.F32, DataType.F16, DataType.BF16}) {
      assertThat(ModelChoice.automatic(stored, TINY, true)).isEqualTo(Precision.FP32);
    }
  }

  @Test
  void aBigOneComputesInTheTypeItIsStoredIn() {
    assertThat(ModelChoice.automatic(DataType.F16, BIG, true)).isEqualTo(Precision.FP16);
    assertThat(ModelChoice.automatic(DataType.BF16, BIG, true)).isEqualTo(Precision.BF16);
    assertThat(ModelChoice.automatic(DataType.F32, BIG, true)).isEqualTo(Precision.FP32);
  }

  @Test
  void aGpuComputesInSixteenBits() {
    assertThat(ModelChoice.automatic(DataType.F16, TINY, false)).isEqualTo(Precision.FP16);
    assertThat(ModelChoice.automatic(DataType.BF16, BIG, false)).isEqualTo(Precision.BF16);
    assertThat(ModelChoice.automatic(DataType.F32, TINY, false)).isEqualTo(Precision.FP16);
  }
}
