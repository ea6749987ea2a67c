package omniline.train.eval;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recording played as a caller's turn.
 *
 * @param id the recording
 * @param group its speaker's group
 * @param wanted what was said, by the labels
 * @param confirmed what the reply repeated; null when it repeated no order
 * @param reply the reply's text
 * @param firstAudioMs from the end of the turn to the first sound; negative where there was none
 */
public record Outcome(String id, int group, Map<String, String> wanted, @Nullable Map<String, String> confirmed, String reply, double firstAudioMs) {

  public Outcome {
    wanted = Map.copyOf(wanted);
    confirmed = confirmed == null ? null : Map.copyOf(confirmed);
  }

  /** Every slot right, none too many. */
  public boolean exact() {
    return wanted.equals(confirmed);
  }

  /** The confirmed slots; none when no order was repeated. */
  public Map<String, String> heard() {
    Map<String, String> slots = confirmed;
    return slots == null ? Map.of() : slots;
  }
}
