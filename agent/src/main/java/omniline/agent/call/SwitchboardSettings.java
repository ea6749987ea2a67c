package omniline.agent.call;

import java.util.List;
import omniline.agent.media.MediaSettings;
import omniline.sip.sdp.AudioFormat;
import org.jspecify.annotations.Nullable;

/**
 * How calls are taken.
 *
 * @param maxCalls calls at once; the next gets 503
 * @param retryAfterSeconds the Retry-After of that 503
 * @param ringMs how long the phone rings before it is picked up
 * @param person whom callers are passed to who ask for a person; null for nobody
 * @param formats codecs in order of preference
 * @param media ports, packet time, jitter buffer, Opus
 */
public record SwitchboardSettings(
    int maxCalls,
    int retryAfterSeconds,
    int ringMs,
    @Nullable String person,
    List<AudioFormat> formats,
    MediaSettings media) {
  public SwitchboardSettings {
    formats = List.copyOf(formats);
  }
}
