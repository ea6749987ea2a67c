package omniline.agent.talk;

import omniline.agent.turn.VoiceActivity;
import omniline.model.mel.LogMel;

/**
 * The caller's own voice comes back 20 ms later. Stands in the model's place for tests, load and line checks, and so does
 * the listening work of a real call too: voice activity and log-mel of everything heard. Owned by the media loop.
 */
public final class Echo implements CallSpeech {
  private static final int MEL_BINS = 80;
  private static final int WINDOW_SAMPLES = 480_000;

  private final short[] last;
  private final VoiceActivity voice;
  private final LogMel mel = new LogMel(MEL_BINS);

  /** Echoes ticks of so many samples; owns the voice detector. */
  public Echo(int tickSamples, VoiceActivity voice) {
    last = new short[tickSamples];
    this.voice = voice;
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    System.arraycopy(pcm16k, 0, last, 0, lengthSamples);
    for (int at = 0; at < lengthSamples; at += VoiceActivity.HOP_SAMPLES) {
      voice.push(pcm16k, at);
    }
    if (mel.lengthSamples() + lengthSamples > WINDOW_SAMPLES) {
      mel.reset();
    }
    mel.push(pcm16k, 0, lengthSamples);
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    System.arraycopy(last, 0, pcm16k, 0, lengthSamples);
  }

  @Override
  public void close() {
    voice.close();
  }
}
