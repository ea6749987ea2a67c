package omniline.agent.answer;

import omniline.agent.media.Pcm;
import omniline.agent.talk.CallLine;
import omniline.agent.talk.CallSpeech;
import omniline.agent.talk.Echo;
import omniline.agent.turn.VoiceActivity;
import omniline.config.TurnConfig;
import org.jspecify.annotations.Nullable;

/** The caller hears himself; there is always room. Immutable. */
final class EchoAnswerer extends Answerer {
  private final TurnConfig turn;

  EchoAnswerer(TurnConfig turn) {
    this.turn = turn;
  }

  @Override
  public @Nullable Busy busy() {
    return null;
  }

  @Override
  public CallSpeech open(CallLine line) {
    return new Echo(Pcm.TICK_SAMPLES, new VoiceActivity(turn.vadAggressiveness(), turn.energyThresholdDb()));
  }

  @Override
  public String description() {
    return "echo: the caller hears himself";
  }

  @Override
  public ModelState state() {
    return ModelState.NONE;
  }

  @Override
  public void watch() {
    // Nothing happens in here.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
