package omniline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import omniline.agent.AgentServer;
import omniline.agent.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The lines in which a call is told. Programs read them, {@code omniline train eval --via sip} among them: they stay as they are. */
class CallStoryTest {
  @TempDir private Path folder;

  /** Called by the agent's threads. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    protected void append(ILoggingEvent event) {
      told.add(event.getFormattedMessage());
      if (event.getFormattedMessage().contains(" ended after ")) {
        ended.countDown();
      }
    }
  }

  @Test
  void aCallIsToldInTheLinesThatProgramsRead() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("omniline.call");
    Lines lines = new Lines();
    lines.start();
    logger.addAppender(lines);
    try (AgentServer agent = Agents.tiny()) {
      assertThat(Main.run("call", Agents.uri(agent), "--play", Voice.file(folder, 0.2, 1.5, 0.1).toString(), "--codec", "pcmu")).isZero();
      assertThat(lines.ended.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.told).anyMatch(line -> line.matches("c\\d+ answered: \\S+ for agent, PCMU, Call-ID \\S+"));
    assertThat(lines.told).anyMatch(line -> line.matches("(?s)c\\d+ turn 1: heard [\\d.]+ s, answered [\\d.]+ s \".*\""));
    assertThat(lines.told).anyMatch(line -> line.matches("c\\d+ turn 1: gap \\d+ ms = endpointing \\d+ \\+ encoder .*"));
    assertThat(lines.told).anyMatch(line -> line.matches("c\\d+ ended after .*"));
  }
}
