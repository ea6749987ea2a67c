package omniline.agent.caller;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import omniline.sip.sdp.AudioFormat;
import org.jspecify.annotations.Nullable;

/**
 * One call to place.
 *
 * @param uri whom to call
 * @param formats codecs to offer in order of preference, at least one
 * @param clips what to say, at least one
 * @param script how to behave
 * @param progress takes one line for people per step, on the telephone's desk
 * @param capture where the media's packets go, or null for nowhere
 */
public record CallOrder(String uri, List<AudioFormat> formats, List<Clip> clips, ScriptSettings script,
    Consumer<String> progress, @Nullable Capture capture) {

  /**
   * A file of packets.
   *
   * @param epochOffsetNs time since 1970 less that of the media loop's clock
   */
  public record Capture(Path file, long epochOffsetNs) {}

  public CallOrder {
    formats = List.copyOf(formats);
    clips = List.copyOf(clips);
    if (formats.isEmpty() || clips.isEmpty()) {
      throw new IllegalArgumentException("a call needs a codec and something to say");
    }
  }
}
