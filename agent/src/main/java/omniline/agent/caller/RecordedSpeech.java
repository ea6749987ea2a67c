package omniline.agent.caller;

import omniline.agent.caller.timeline.Track;
import omniline.agent.media.CallMedia;


/** Writes both sides of what another speech hears and says onto tracks, tick by tick, so that they stay in step. Owned by the media loop. */
final class RecordedSpeech implements CallMedia.Speech {

  private final CallMedia.Speech speech;
  private final Track near;
  private final Track far;

  RecordedSpeech(CallMedia.Speech speech, Track near, Track far) {
    this.speech = speech;
    this.near = near;
    this.far = far;
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    far.append(pcm16k, lengthSamples);
    speech.heard(pcm16k, lengthSamples, nowNs);
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    speech.speak(pcm16k, lengthSamples, nowNs);
    near.append(pcm16k, lengthSamples);
  }

  @Override
  public void digit(char digit, int durationMs) {
    speech.digit(digit, durationMs);
  }
}
