package omniline.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import omniline.bench.BenchException;

/**
 * Where a JVM's processor time goes, by the flight recorder's sampling of processor time (JEP 509), native code and system calls
 * included.
 *
 * @param samples taken
 * @param methods by the innermost frame
 * @param places by the innermost frame of Omniline's own code: what of ours the time was spent for
 */
public record Profile(long samples, List<Map.Entry<String, Long>> methods, List<Map.Entry<String, Long>> places) {
  private static final String RECORDING = "bench";
  private static final String SAMPLE = "jdk.CPUTimeSample";
  private static final String OURS = "omniline.";

  public Profile {
    methods = List.copyOf(methods);
    places = List.copyOf(places);
  }

  /** Begins to record. */
  public static void begin(Jcmd jcmd) {
    jcmd.run("JFR.start", "name=" + RECORDING, "settings=profile", SAMPLE + "#enabled=true", SAMPLE + "#throttle=2ms");
  }

  /** Ends it, leaves the recording in the file, and counts. */
  public static Profile end(Jcmd jcmd, Path file) {
    jcmd.run("JFR.stop", "name=" + RECORDING, "filename=" + file.toAbsolutePath());
    Map<String, Long> methods = new HashMap<>();
    Map<String, Long> places = new HashMap<>();
    long samples = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals(SAMPLE)) {
          samples++;
          methods.merge(stack == null ? "(no Java frame)" : name(stack.getFrames().getFirst()), 1L, Long::sum);
          places.merge(stack == null ? "(no Java frame)" : place(stack), 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new BenchException("the recording " + file + " cannot be read: " + e.getMessage(), e);
    }
    return new Profile(samples, most(methods), most(places));
  }

  private static String place(RecordedStackTrace stack) {
    return stack.getFrames().stream()
        .filter(frame -> frame.getMethod().getType().getName().startsWith(OURS))
        .findFirst()
        .map(Profile::name)
        .orElse("(not ours) " + name(stack.getFrames().getLast()));
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }

  private static List<Map.Entry<String, Long>> most(Map<String, Long> counts) {
    Stream<Map.Entry<String, Long>> entries = counts.entrySet().stream();
    return entries.sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(15).toList();
  }
}
