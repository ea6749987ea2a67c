package omniline.agent.caller;

import java.util.function.Consumer;
import omniline.agent.caller.timeline.Track;
import omniline.agent.media.CallMedia;
import omniline.agent.media.Pcm;

/** Writes both sides of what another speech hears and says onto tracks, tick by tick, so that they stay in step. Owned by the media loop. */
final class RecordedSpeech implements CallMedia.Speech {

  private static final short[] SILENCE = new short[Pcm.TICK_SAMPLES];

  private final CallMedia.Speech speech;
  private final Track near;
  private final Track far;
  private final Consumer<String> failure;
  private boolean spoken = true;

  /** {@code failure} hears why there will be no sound. */
  RecordedSpeech(CallMedia.Speech speech, Track near, Track far, Consumer<String> failure) {
    this.speech = speech;
    this.near = near;
    this.far = far;
    this.failure = failure;
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    if (!spoken) {
      near.append(SILENCE, lengthSamples); // on hold, or before there are keys, nobody is asked to speak
    }
    spoken = false;
    far.append(pcm16k, lengthSamples);
    speech.heard(pcm16k, lengthSamples, nowNs);
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    speech.speak(pcm16k, lengthSamples, nowNs);
    near.append(pcm16k, lengthSamples);
    spoken = true;
  }

  @Override
  public void digit(char digit, int durationMs) {
    speech.digit(digit, durationMs);
  }

  @Override
  public void failed(String reason) {
    failure.accept(reason);
  }
}
