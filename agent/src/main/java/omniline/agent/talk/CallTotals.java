package omniline.agent.talk;

import omniline.agent.media.MediaStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to.
 *
 * @param talkedMs from ACK to the end; 0 when it was never established
 * @param turns answered turns
 * @param interruptions answers that the caller cut short
 * @param media the last counters; null when no media ever ran
 */
public record CallTotals(long talkedMs, int turns, int interruptions, @Nullable MediaStatistics media) {}
