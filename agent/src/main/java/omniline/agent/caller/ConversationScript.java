package omniline.agent.caller;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import omniline.agent.caller.timeline.TurnTiming;
import omniline.agent.media.CallMedia;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a conversation as a state machine in the media's ticks: wait out the greeting, speak a clip, wait for
 * the answer to begin and to end (or speak over it), speak the next. It measures as it goes and touches no socket or clock.
 *
 * <pre>
 *  GREETING ─quiet─▶ SPEAKING ─clip said─▶ WAITING ─sound─▶ ANSWERING ─quiet, or time to interrupt─┐
 *                       ▲                     │ maxWait                                            │
 *                       └──── a clip left ────┴────────────────────────────────────────────────────┤
 *                                                                     TAIL ─▶ OVER ◀── none left ──┘
 * </pre>
 *
 * An answer packet's arrival is taken from its playout: the tick in which its sound is heard, less the jitter buffer's delay
 * at that moment. Ticks are 20 ms apart, so a single gap is true to about 20 ms. Owned by the media loop.
 */
public final class ConversationScript implements CallMedia.Speech {

  private static final long NS_PER_MS = 1_000_000L;
  private static final int SAMPLES_PER_MS = 16;

  /** Quiet after which an interrupted far end has given way; longer than the pauses between words. */
  private static final int GIVEN_WAY_MS = 200;

  private enum State { GREETING, SPEAKING, WAITING, ANSWERING, TAIL, OVER }

  private final ScriptSettings settings;
  private final List<Clip> clips;
  private final IntSupplier playoutDelayMs;
  private final ScriptListener listener;
  private final List<TurnWatch> watches = new ArrayList<>();
  private final Dropouts dropouts = new Dropouts();

  private State state = State.GREETING;
  private @Nullable TurnWatch watch;
  private long startNs = Long.MIN_VALUE;
  private int nowMs;
  private int stateSinceMs;
  private int heardSoundMs;
  private int lastSoundMs;
  private int greetingMs;
  private int position;

  /**
   * @param clips what to say, one turn each
   * @param playoutDelayMs how long the sound of this tick waited in the jitter buffer; asked on the media loop
   */
  public ConversationScript(ScriptSettings settings, List<Clip> clips, IntSupplier playoutDelayMs, ScriptListener listener) {
    this.settings = settings;
    this.clips = List.copyOf(clips);
    this.playoutDelayMs = playoutDelayMs;
    this.listener = listener;
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    if (startNs == Long.MIN_VALUE) {
      startNs = nowNs;
    }
    nowMs = (int) ((nowNs - startNs) / NS_PER_MS);
    boolean sound = Sound.audible(pcm16k, 0, lengthSamples);
    int arrivalMs = Math.max(0, nowMs - playoutDelayMs.getAsInt());
    int soundEndMs = arrivalMs + lengthSamples / SAMPLES_PER_MS;
    if (sound) {
      heardSoundMs = nowMs;
      lastSoundMs = soundEndMs;
    }
    TurnWatch turn = watch;
    if (turn == null) {
      greet(sound);
      return;
    }
    if (turn.contested() && quietMs() >= GIVEN_WAY_MS) {
      turn.fellSilent(lastSoundMs);
      listener.onEvent(new ScriptEvent.FellSilent(turnIndex(), turn.timing().gaveWayAfterMs()));
    }
    if (state == State.ANSWERING) {
      dropouts.heard(pcm16k, lengthSamples, sound);
    }
    switch (state) {
      case WAITING -> waitFor(turn, sound, arrivalMs, soundEndMs);
      case ANSWERING -> follow(turn, sound, arrivalMs, soundEndMs);
      case TAIL -> {
        if (nowMs - stateSinceMs >= settings.tailMs()) {
          enter(State.OVER);
          listener.onEvent(new ScriptEvent.Finished());
        }
      }
      case GREETING, SPEAKING, OVER -> { }
    }
  }

  private void greet(boolean sound) {
    if (sound) {
      greetingMs = lastSoundMs;
    } else if (quietMs() >= settings.pauseMs()) {
      listener.onEvent(new ScriptEvent.GreetingOver(greetingMs));
      next(false);
    }
  }

  private void waitFor(TurnWatch turn, boolean sound, int arrivalMs, int soundEndMs) {
    if (sound && !turn.contested()) {
      turn.answered(arrivalMs, soundEndMs);
      dropouts.begin();
      enter(State.ANSWERING);
      listener.onEvent(new ScriptEvent.AnswerBegan(turnIndex(), turn.timing().gapMs()));
    } else if (nowMs - stateSinceMs >= settings.maxWaitMs()) {
      listener.onEvent(new ScriptEvent.NoAnswer(turnIndex(), nowMs - stateSinceMs));
      next(false);
    }
  }

  private void follow(TurnWatch turn, boolean sound, int arrivalMs, int soundEndMs) {
    if (sound) {
      turn.answered(arrivalMs, soundEndMs);
    }
    boolean interrupt = settings.interruptMs() != ScriptSettings.NEVER
        && watches.size() < clips.size()
        && nowMs - stateSinceMs >= settings.interruptMs();
    if (interrupt || quietMs() >= settings.pauseMs()) {
      listener.onEvent(new ScriptEvent.AnswerEnded(turnIndex(), turn.timing().answerLengthMs()));
      next(interrupt);
    }
  }

  private void next(boolean interrupting) {
    if (watches.size() == clips.size()) {
      enter(State.TAIL);
      return;
    }
    Clip clip = clips.get(watches.size());
    watch = new TurnWatch(clip, interrupting);
    watches.add(watch);
    position = 0;
    enter(State.SPEAKING);
    listener.onEvent(new ScriptEvent.Speaking(turnIndex(), clip, interrupting));
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    Arrays.fill(pcm16k, 0, lengthSamples, (short) 0);
    TurnWatch turn = watch;
    if (state != State.SPEAKING || turn == null) {
      return;
    }
    short[] clip = clips.get(turnIndex()).pcm16k();
    int length = Math.min(lengthSamples, clip.length - position);
    System.arraycopy(clip, position, pcm16k, 0, length);
    position += length;
    if (Sound.audible(pcm16k, 0, lengthSamples)) {
      turn.spoke(nowMs);
    }
    if (position == clip.length) {
      enter(State.WAITING);
    }
  }

  private void enter(State entered) {
    state = entered;
    stateSinceMs = nowMs;
  }

  private int quietMs() {
    return nowMs - heardSoundMs;
  }

  private int turnIndex() {
    return watches.size() - 1;
  }

  /** The turns so far, the running one as far as it got. */
  public List<TurnTiming> turns() {
    return watches.stream().map(TurnWatch::timing).toList();
  }

  /** Times an answer fell silent for {@value Dropouts#LEAST_MS} ms or more and went on. */
  public int silences() {
    return dropouts.count();
  }
}
