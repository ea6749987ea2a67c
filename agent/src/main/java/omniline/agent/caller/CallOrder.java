package omniline.agent.caller;

import java.util.List;
import java.util.function.Consumer;
import omniline.sip.sdp.AudioFormat;

/**
 * One call to place.
 *
 * @param uri whom to call
 * @param formats codecs to offer in order of preference, at least one
 * @param clips what to say, at least one
 * @param script how to behave
 * @param progress takes one line for people per step, on the telephone's desk
 */
public record CallOrder(String uri, List<AudioFormat> formats, List<Clip> clips, ScriptSettings script,
    Consumer<String> progress) {

  public CallOrder {
    formats = List.copyOf(formats);
    clips = List.copyOf(clips);
    if (formats.isEmpty() || clips.isEmpty()) {
      throw new IllegalArgumentException("a call needs a codec and something to say");
    }
  }
}
