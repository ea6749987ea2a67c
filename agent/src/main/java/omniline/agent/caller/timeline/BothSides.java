package omniline.agent.caller.timeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import omniline.codecs.wav.WavFile;

/**
 * A recorded call at 16 kHz. Both sides begin with the call's first tick; the caller's is as sent, the agent's as heard after
 * the jitter buffer. Immutable by agreement.
 */
public final class BothSides {

  public static final int RATE_HZ = 16_000;

  private final short[] caller;
  private final short[] agent;

  /** Takes the arrays as they are. */
  public BothSides(short[] caller, short[] agent) {
    this.caller = caller;
    this.agent = agent;
  }

  short[] caller() {
    return caller;
  }

  short[] agent() {
    return agent;
  }

  /** Length of the longer side. */
  public double seconds() {
    return (double) Math.max(caller.length, agent.length) / RATE_HZ;
  }

  /** Writes a stereo file: the caller on the left, the agent on the right. */
  public void write(Path file) throws IOException {
    int length = Math.max(caller.length, agent.length);
    WavFile.write(file, RATE_HZ, Arrays.copyOf(caller, length), Arrays.copyOf(agent, length));
  }
}
