package omniline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good files, and the values they give. */
class ConfigFileTest {
  @TempDir Path folder;

  private OmnilineConfig load(String text) {
    return LoadedText.of(folder, text, Map.of("CALLS", "7", "NAME", "Anna", "EMPTY", "")).config();
  }

  @Test
  void emptyFileIsAllDefaults() {
    assertThat(load("")).isEqualTo(OmnilineConfig.defaults());
    assertThat(load("# nothing\n")).isEqualTo(OmnilineConfig.defaults());
    assertThat(load("sip:\nrtp: {}\n")).isEqualTo(OmnilineConfig.defaults());
    assertThat(load("\uFEFFsip:\n")).isEqualTo(OmnilineConfig.defaults());
  }

  @Test
  void everyTypeIsRead() {
    OmnilineConfig config = load("""
        sip:
          listen: "[::1]:5070"
          transports: [tcp]
          public_address: 192.0.2.7
          person: sip:desk@192.0.2.8;transport=tcp
        rtp:
          codecs:
            - pcma
            - opus
          ptime_ms: 40
        model:
          echo: true
          greeting: ""
          temperature: .7
          seed: -9000000000
          dtype: int8
          device: cuda:1
          context_positions: 4096
          cache_directory: cache
        turn:
          energy_threshold_db: -42.5
          barge_in: false
          speculate_after_ms: 0
        """);
    assertThat(config.sip().listen()).isEqualTo(new HostPort("::1", 5070));
    assertThat(config.sip().transports()).containsExactly("tcp");
    assertThat(config.sip().publicAddress()).isEqualTo("192.0.2.7");
    assertThat(config.sip().person()).isEqualTo("sip:desk@192.0.2.8;transport=tcp");
    assertThat(config.rtp().codecs()).containsExactly("pcma", "opus");
    assertThat(config.rtp().ptimeMs()).isEqualTo(40);
    assertThat(config.model().echo()).isTrue();
    assertThat(config.model().greeting()).isEmpty();
    assertThat(config.model().temperature()).isEqualTo(0.7f);
    assertThat(config.model().seed()).isEqualTo(-9_000_000_000L);
    assertThat(config.model().cacheDirectory()).isEqualTo(folder.resolve("cache"));
    assertThat(config.turn().energyThresholdDb()).isEqualTo(-42.5f);
    assertThat(config.model().dtype()).isEqualTo("int8");
    assertThat(config.model().device()).isEqualTo("cuda:1");
    assertThat(config.model().contextPositions()).isEqualTo(4096);
    assertThat(config.turn().bargeIn()).isFalse();
    assertThat(config.turn().speculateAfterMs()).isZero();
    assertThat(config.sip().maxCalls()).isEqualTo(100);
  }

  @Test
  void relativePathsAreTakenFromTheFilesFolder() {
    assertThat(load("model: {directory: .}").model().directory()).isEqualTo(folder);
    assertThat(load("model: {directory: " + folder + "}").model().directory()).isEqualTo(folder);
  }

  @Test
  void variablesStandInValuesOfEveryType() {
    OmnilineConfig config = load("""
        sip:
          max_calls: ${CALLS}
          user_agent: Omni ${NAME} ${UNSET:-of old} $${NAME}
          transports: ["${T:-tcp}"]
          public_address: ${EMPTY}
        model:
          greeting: ${EMPTY:-good day}
        """);
    assertThat(config.sip().maxCalls()).isEqualTo(7);
    assertThat(config.sip().userAgent()).isEqualTo("Omni Anna of old ${NAME}");
    assertThat(config.sip().transports()).isEqualTo(List.of("tcp"));
    assertThat(config.sip().publicAddress()).isNull();
    assertThat(config.model().greeting()).isEqualTo("good day");
  }

  @Test
  void tildeMeansNone() {
    assertThat(load("sip:\n  public_address: ~\n").sip().publicAddress()).isNull();
  }
}
