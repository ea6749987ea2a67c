package omniline.agent.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import omniline.agent.media.PacketCapture;
import omniline.agent.talk.AgentClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the media of calls that run in files, on request. Any thread. */
public final class Captures {
  private static final Logger LOG = LoggerFactory.getLogger("omniline.call");
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  /** Three hours of G.711 both ways. */
  private static final long MOST_BYTES = 256L << 20;

  private final @Nullable Path folder;
  private final Switchboard switchboard;
  private final Executor writer;
  private final Map<String, Running> running = new HashMap<>();

  private record Running(Path file, PacketCapture capture) {}

  /** What became of a wish. */
  public sealed interface Outcome {
    /** It is being done, or was. */
    record Done(Path file, long packets, long leftOut) implements Outcome {}

    /** An HTTP status, and a sentence. */
    record Refused(int status, String sentence) implements Outcome {}
  }

  /**
   * Of the switchboard's calls.
   *
   * @param folder where the files go; null: nothing is captured
   * @param writer a single thread that may block
   */
  public Captures(@Nullable Path folder, Switchboard switchboard, Executor writer) {
    this.folder = folder;
    this.switchboard = switchboard;
    this.writer = writer;
  }

  /** Begins with a call of that name; it ends with the call. */
  public synchronized Outcome begin(String name) {
    running.values().removeIf(one -> one.capture.closed());
    Running before = running.get(name);
    if (folder == null) {
      return new Outcome.Refused(403, "calls are not captured here; name a folder in http.capture_folder");
    }
    if (before != null) {
      return new Outcome.Refused(409, name + " is being captured already, into " + before.file);
    }
    AgentCall call = switchboard.call(name);
    if (call == null) {
      return new Outcome.Refused(404, "there is no call " + name + " that runs; GET /calls names those that there are");
    }
    Instant now = AgentClock.now();
    Path file = folder.resolve(name + "-" + STAMP.format(now) + ".pcap");
    try {
      Files.createDirectories(folder);
      long epochNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
      PacketCapture capture = new PacketCapture(file, writer, epochNs - AgentClock.nanoTime()).atMost(MOST_BYTES);
      call.capture(capture);
      running.put(name, new Running(file, capture));
    } catch (IOException | UncheckedIOException e) {
      return new Outcome.Refused(500, file + " cannot be written: " + e.getMessage() + "; check http.capture_folder");
    }
    LOG.info("{} is captured into {}", name, file);
    return new Outcome.Done(file, 0, 0);
  }

  /** Ends one before its call does. */
  public synchronized Outcome end(String name) {
    Running one = running.remove(name);
    AgentCall call = switchboard.call(name);
    if (one == null) {
      return new Outcome.Refused(404, name + " is not captured");
    }
    if (call != null) {
      call.endCapture();
    }
    LOG.info("{} is captured no more: {} packets in {}", name, one.capture.packets(), one.file);
    return new Outcome.Done(one.file, one.capture.packets(), one.capture.leftOut());
  }
}
