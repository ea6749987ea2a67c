package omniline.train.eval.phone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import omniline.train.TrainException;

/** {@code omniline serve} on free ports of the loopback address, answering with one checkpoint. Owned by one thread. */
final class ServedAgent implements AutoCloseable {
  /** The first start builds, which takes minutes on a small machine. */
  private static final int START_TIMEOUT_MS = 900_000;
  private static final int TOLD_TIMEOUT_MS = 10_000;
  private static final int POLL_MS = 50;

  private final Program program;
  private final String uri;

  private ServedAgent(Program program) throws InterruptedException {
    this.program = program;
    program.awaitLine("stop", START_TIMEOUT_MS);
    uri = program.awaitLine("call", START_TIMEOUT_MS).split("\\s+", -1)[1];
  }

  /**
   * Starts it, and returns when it takes calls.
   *
   * @param model a checkpoint's directory
   * @param waitMs the endpointing wait
   * @param folder for its settings and what it prints
   */
  static ServedAgent start(Launcher launcher, Path model, int waitMs, Path folder) throws InterruptedException {
    Path settings = folder.resolve("agent.yaml");
    try {
      Files.writeString(settings, "turn:\n  end_silence_ms: " + waitMs + "\n");
    } catch (IOException e) {
      throw new TrainException("the agent's settings cannot be written: " + e.getMessage(), e);
    }
    Program program = Program.start("agent", folder, List.of(launcher.file().toString(), "serve", "--config", settings.toString(),
        "--sip", "127.0.0.1:0", "--http", "127.0.0.1:0", "--model", model.toAbsolutePath().toString()));
    boolean ready = false;
    try {
      ServedAgent agent = new ServedAgent(program);
      ready = true;
      return agent;
    } finally {
      if (!ready) {
        program.close();
      }
    }
  }

  /** Where it takes calls. */
  String uri() {
    return uri;
  }

  /** How many calls it has answered. */
  int answered() {
    return Story.read(program.log()).calls().size();
  }

  /** All of the call with this number, counted from 0, once it is over. */
  Story.CallTold told(int number) throws InterruptedException {
    for (int waitedMs = 0; waitedMs < TOLD_TIMEOUT_MS; waitedMs += POLL_MS) {
      List<Story.CallTold> calls = Story.read(program.log()).calls();
      if (calls.size() > number && calls.get(number).ended()) {
        return calls.get(number);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    throw program.fault("says nothing of a call that is over");
  }

  @Override
  public void close() {
    program.close();
  }
}
