package omniline.agent.media;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the media of a call counts all the time, and by how much each count has grown since it was told last. Reused, so that telling
 * allocates nothing. Owned by the media loop.
 */
public final class MediaCounts {

  /** What is counted. */
  public enum Count {
    PACKETS_IN,
    PACKETS_OUT,
    LOST,
    LATE,
    /** Datagrams of others than the call's far end. */
    STRANGERS,
    /** Datagrams that are neither RTP nor RTCP, and RTP that failed validation. */
    GARBAGE,
    /** Packets whose encryption was not genuine, or that came before. */
    FORGED,
    /** Packets that the decoder refused. */
    CORRUPT,
    CONCEALED_MS
  }

  private static final List<Count> COUNTS = List.of(Count.values());

  private static final class Tally {
    private long now;
    private long told;
  }

  private final Map<Count, Tally> tallies = new EnumMap<>(Count.class);

  public MediaCounts() {
    for (Count count : COUNTS) {
      tallies.put(count, new Tally());
    }
  }

  /** A count since the start of the call. None goes down, though the estimate of losses may when a packet turns up after all. */
  void set(Count count, long sinceStart) {
    Tally tally = tally(count);
    tally.now = Math.max(tally.now, sinceStart);
  }

  /** By how much it has grown since the last {@link #told}. */
  public long grown(Count count) {
    Tally tally = tally(count);
    return tally.now - tally.told;
  }

  /** What has been counted so far is told. */
  public void told() {
    for (Count count : COUNTS) {
      Tally tally = tally(count);
      tally.told = tally.now;
    }
  }

  private Tally tally(Count count) {
    return Objects.requireNonNull(tallies.get(count));
  }
}
