package omniline.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import omniline.bench.BenchException;
import omniline.config.ConfigFile;
import omniline.config.ConfigResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs print, read. */
class ReadingsTest {

  @Test
  void processorTimeIsUserAndSystemTogether() {
    String stat = "4711 (C2 Compiler (x) 0) S 1 4711 4711 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 27 0 1 2 3";
    assertThat(ProcessCost.cpuSeconds(stat)).isCloseTo(3.0, within(1e-9));
  }

  @Test
  void threadsOfOnePoolHaveOneName() {
    assertThat(ProcessCost.name("1 (media-0) S 1")).isEqualTo("media");
    assertThat(ProcessCost.name("1 (GC Thread#3) S 1")).isEqualTo("GC Thread");
    assertThat(ProcessCost.name("1 (baresip) S 1")).isEqualTo("baresip");
  }

  @Test
  void theBusiestThreadComesFirst() {
    ProcessCost before = new ProcessCost(1, Map.of("a", 1.0, "b", 5.0), 0, 2, 0);
    ProcessCost after = new ProcessCost(9, Map.of("a", 4.0, "b", 5.5, "c", 0.0), 0, 3, 0);
    assertThat(after.cpuSecondsSince(before)).isEqualTo(8);
    assertThat(after.busiestSince(before, 10)).containsExactly(Map.entry("a", 0.3), Map.entry("b", 0.05));
  }

  @Test
  void aProcessThatIsGoneIsToldInASentence() {
    assertThatThrownBy(() -> ProcessCost.of(Integer.MAX_VALUE))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("has ended, or this is no Linux");
  }

  @Test
  void pausesOfEveryCollectorAreFound() {
    GcPauses pauses =
        GcPauses.of(
            List.of(
                "[0.1s][info][gc] Using Serial",
                "[2.0s][info][gc       ] GC(0) Pause Young (Allocation Failure) 12M->3M(60M) 1.234ms",
                "[2.5s][info][gc,phases] GC(3) Y: Pause Mark Start (Major) 0.021ms",
                "[2.6s][info][gc,phases] GC(3) Y: Concurrent Mark 12.3ms",
                "[2.7s][info][gc       ] GC(3) Major Collection (Warmup) 26M(10%)->22M(9%) 0.176s"));
    assertThat(pauses.ms()).containsExactly(1.234, 0.021);
    assertThat(pauses.longestMs()).isEqualTo(1.234);
    assertThat(pauses.after(1).ms()).containsExactly(0.021);
    assertThat(pauses.after(9).longestMs()).isZero();
  }

  @Test
  void timersAreAveragedBetweenTwoScrapes() {
    Scrape before = Scrape.parse("# HELP x\nturn_gap_seconds_count 2\nturn_gap_seconds_sum 1.0\n");
    Scrape after = Scrape.parse("turn_gap_seconds_count 6\nturn_gap_seconds_sum 3.0\n");
    assertThat(after.meanMsSince(before, "turn_gap_seconds")).isCloseTo(500, within(1e-9));
    assertThat(after.meanMsSince(after, "turn_gap_seconds")).isNaN();
    assertThat(after.meanMsSince(before, "no_such_timer")).isNaN();
  }

  @Test
  void theWorstLoopSpeaksForAll() {
    Scrape scrape =
        Scrape.parse("late_seconds{loop=\"media-0\"} 0.002\nlate_seconds{loop=\"media-1\"} 0.007\nlate_seconds_x 9\n");
    assertThat(scrape.largest("late_seconds")).isEqualTo(0.007);
    assertThat(scrape.largest("other")).isZero();
  }

  @Test
  void liveBytesAreTheHistogramsTotal() {
    String text =
        """
        123:
         num     #instances         #bytes  class name (module)
           1:         31785        4137720  [B (java.base@25)
        Total         61126       56090640
        """;
    assertThat(Jcmd.liveBytes(text)).isEqualTo(56_090_640);
    assertThatThrownBy(() -> Jcmd.liveBytes("cut short")).isInstanceOf(BenchException.class);
  }

  @Test
  void theAgentsSettingsAreAValidConfiguration(@TempDir Path folder) throws Exception {
    AgentSettings settings = new AgentSettings(null, "pcmu", 105, 500, 8, 24, List.of());
    ConfigResult result = ConfigFile.load(settings.write(folder), Map.of());
    assertThat(result).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
      assertThat(valid.config().sip().maxCalls()).isEqualTo(105);
      assertThat(valid.config().rtp().codecs()).containsExactly("pcmu");
      assertThat(valid.config().turn().endSilenceMs()).isEqualTo(500);
      assertThat(valid.config().model().greeting()).isEmpty();
      assertThat(valid.config().model().omega()).isEqualTo(8);
      assertThat(valid.config().model().maxNewTokens()).isEqualTo(24);
    });
  }

  @Test
  void whatThreadsAllocatedIsAddedUpByTheBeginningOfTheirNames() {
    String dump =
        """
        "media-0" #31 [1] daemon prio=5 os_prio=0 cpu=1.42ms elapsed=5.87s allocated=112K defined_classes=1 tid=0x1 nid=1 runnable
        	at omniline.rtp.io.MediaLoop.run(MediaLoop.java:55)
        "media-1" #32 [2] daemon prio=5 os_prio=0 cpu=1.42ms elapsed=5.87s allocated=24B defined_classes=0 tid=0x1 nid=2 runnable
        "main" #1 [3] prio=5 os_prio=0 cpu=1.42ms elapsed=5.87s allocated=9M defined_classes=1 tid=0x1 nid=3 runnable
        """;
    assertThat(ThreadBytes.allocated(dump, "media-")).isEqualTo(112 * 1024 + 24);
    assertThat(ThreadBytes.allocated(dump, "main")).isEqualTo(9 << 20);
  }

  @Test
  void sippsCountsStandInItsLastLine() {
    List<String> statistics = List.of("StartTime;SuccessfulCall(C);FailedCall(C);", "0;1;0;", "0;500;2;");
    assertThat(Sipp.counted(statistics, "SuccessfulCall(C)")).isEqualTo(500);
    assertThat(Sipp.counted(statistics, "FailedCall(C)")).isEqualTo(2);
    assertThatThrownBy(() -> Sipp.counted(statistics, "Nothing(C)")).isInstanceOf(BenchException.class).hasMessageContaining("version");
  }
}
