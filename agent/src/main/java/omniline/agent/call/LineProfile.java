package omniline.agent.call;

import java.util.List;
import java.util.regex.Pattern;
import omniline.agent.media.MediaSettings;
import omniline.sip.sdp.AudioFormat;

/**
 * How calls to certain numbers are taken. Immutable.
 *
 * @param name what the log and the metrics call it; empty for the calls that no other fits
 * @param numbers called users; a star stands for any text
 * @param formats codecs in order of preference
 * @param media ports, packet time, jitter buffer, Opus, encryption
 * @param maxCalls calls at once, 0 for as many as the agent takes
 */
public record LineProfile(String name, List<String> numbers, List<AudioFormat> formats, MediaSettings media, int maxCalls) {
  public LineProfile {
    numbers = List.copyOf(numbers);
    formats = List.copyOf(formats);
  }

  /** Whether a call to that user belongs here. */
  boolean fits(String called) {
    return !called.isEmpty() && numbers.stream().anyMatch(number -> called.matches(Pattern.quote(number).replace("*", "\\E.*\\Q")));
  }
}
