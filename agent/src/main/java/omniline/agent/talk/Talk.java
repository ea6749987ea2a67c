package omniline.agent.talk;

import java.util.regex.Pattern;
import omniline.agent.media.Pcm;
import omniline.agent.turn.EchoPath;
import omniline.agent.turn.PreRoll;
import omniline.agent.turn.TurnEvent;
import omniline.agent.turn.TurnSettings;
import omniline.agent.turn.TurnTaker;
import omniline.agent.turn.VoiceActivity;
import omniline.model.Conversation;
import omniline.model.Reply;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.model.Utterance;
import omniline.model.mel.LogMel;
import org.jspecify.annotations.Nullable;

/**
 * The conversation on one call: hears the caller hop by hop, decides whose turn it is, gives each turn to the model, and
 * speaks the answer. While the endpointing wait goes on the model works already on what was said so far, in case that is all. Owned by
 * the media loop; the model loop only offers audio to the {@link Playout} and reads from it how much was sent.
 *
 * <pre>
 * heard → VoiceActivity, EchoPath → TurnTaker ─ TURN_STARTED, BARGE_IN → next turn number, drop what was being said, Conversation.rollbackTo
 *       ↘ PreRoll, LogMel (while in a turn) ┬ MAYBE_ENDED → Utterance so far → Conversation.maybeEnded
 *                                           ├ RESUMED → Conversation.resumed
 *                                           └ TURN_ENDED → that Utterance, or a new one → Conversation.answer ┬ Playout → speak
 *                                                                                                             └ Actions
 * </pre>
 */
public final class Talk implements CallSpeech {
  private final Conversation conversation;
  private final VoiceActivity voice;
  private final TurnTaker turns;
  private final EchoPath echoPath = new EchoPath();
  private final PreRoll preRoll;
  private final LogMel mel;
  private final Phrase greeting;
  private final Phrase apology;
  private final Phrase backAgain;
  private final Actions actions;
  private final Line line;
  private final Playout playout = new Playout();
  private @Nullable Utterance early;
  private @Nullable Reply reply;
  private @Nullable Turn turn;
  private int answered;
  private int interruptions;
  private long underrunsTold;
  private boolean comingBack;

  /** What the talk needs to know of its call. Called on the media loop. */
  public interface Line {
    /** Present playout delay of the jitter buffer: what is heard now was received so long ago. */
    int delayMs();

    void turn(Turn turn);

    void discarded();

    void underruns(long count);

    /** The model has done something else than speak. */
    void acted(CallAction action);
  }

  /** Owns the conversation and the voice detector, and closes them. */
  public Talk(Conversation conversation, VoiceActivity voice, TurnSettings settings, Ears ears) {
    this.conversation = conversation;
    this.voice = voice;
    turns = new TurnTaker(settings);
    preRoll = new PreRoll(settings);
    mel = ears.mel();
    greeting = ears.manners().greeting();
    apology = ears.manners().apology();
    backAgain = ears.manners().backAgain();
    line = ears.line();
    actions = new Actions(ears.manners().confirmation(), line);
  }

  /** What a talk is opened with beside the conversation: the model's front-end, its manners, its line. */
  public record Ears(LogMel mel, Manners manners, Line line) {}

  /**
   * What all calls to one model have in common.
   *
   * @param greeting said when the call is picked up
   * @param apology said when an answer failed
   * @param backAgain said when nobody took the caller over
   * @param confirmation the form of an answer that repeats an order
   */
  public record Manners(Phrase greeting, Phrase apology, Phrase backAgain, Pattern confirmation) {}

  @Override
  public void established() {
    greeting.play(playout, playout.turn());
  }

  @Override
  public void transferFailed() {
    comingBack = !backAgain.silent();
  }

  /** As soon as nobody speaks or thinks. What the model said last was heard to its end: nothing of it is rolled back later. */
  private void comeBack() {
    Turn last = turn;
    if (comingBack && !turns.inTurn() && !playout.speaking() && (last == null || last.told)) {
      comingBack = false;
      reply = null;
      backAgain.play(playout, playout.nextTurn());
    }
  }

  @Override
  public void heard(short[] pcm16k, int lengthSamples, long nowNs) {
    for (int at = 0; at < lengthSamples; at += VoiceActivity.HOP_SAMPLES) {
      preRoll.push(pcm16k, at);
      boolean before = turns.inTurn();
      TurnEvent event = turns.onHop(speech(pcm16k, at), playout.speaking());
      if (before) {
        mel.push(pcm16k, at, VoiceActivity.HOP_SAMPLES);
      }
      switch (event) {
        case NONE -> {}
        case TURN_STARTED, BARGE_IN -> begin();
        case MAYBE_ENDED -> maybeEnd();
        case RESUMED -> resume();
        case TURN_ENDED -> end(nowNs);
        case TURN_DISCARDED -> {
          resume();
          line.discarded();
        }
      }
    }
  }

  /** The caller's, not our own that comes back. */
  private boolean speech(short[] pcm16k, int at) {
    boolean speech = voice.push(pcm16k, at);
    boolean echo = echoPath.mayBeEcho(voice.levelDb());
    return speech && !echo;
  }

  /** The caller has the floor: whatever was being thought or said belongs to an older turn now. */
  private void begin() {
    Reply unfinished = reply;
    if (unfinished != null && (!unfinished.done() || !playout.finished())) {
      interrupt(unfinished);
    }
    reply = null;
    playout.nextTurn();
    mel.reset();
    preRoll.replay(turns.turnStartSamples(), mel::push);
  }

  /** A key means "I know, go on": what is being said stops, the turn stays where it is. */
  @Override
  public void digit(char digit, int durationMs) {
    if (!playout.speaking()) {
      return;
    }
    Reply unfinished = reply;
    if (unfinished != null) {
      interrupt(unfinished);
    }
    reply = null;
    playout.nextTurn();
  }

  /** The model shall remember of its answer what the caller heard, and no more. */
  private void interrupt(Reply unfinished) {
    unfinished.cancel();
    Turn cut = turn;
    long heardSamples = cut == null || cut.unanswered() ? 0 : playout.playedSamples(playout.turn());
    conversation.rollbackTo(heardSamples);
    if (cut != null && !cut.told) {
      cut.interrupted = true;
      cut.heardSamples = heardSamples;
      interruptions++;
    }
  }

  private void maybeEnd() {
    Utterance soFar = mel.soFar().upTo(spokenFrames());
    early = soFar;
    conversation.maybeEnded(soFar);
  }

  /** Frames up to the caller's last sound: a window that holds only the silence after it says nothing. */
  private int spokenFrames() {
    long silentSamples = turns.nowSamples() - turns.lastSpeechSamples();
    return (int) ((mel.lengthSamples() - silentSamples + LogMel.HOP_SAMPLES - 1) / LogMel.HOP_SAMPLES);
  }

  private void resume() {
    early = null;
    conversation.resumed();
  }

  private void end(long nowNs) {
    tell();
    leave();
    long silenceNs = (turns.nowSamples() - turns.lastSpeechSamples()) * 1_000_000_000L / Pcm.RATE_HZ;
    long speechEndNs = nowNs - silenceNs - line.delayMs() * 1_000_000L;
    Turn next = new Turn(++answered, Pcm.millis(mel.lengthSamples()), speechEndNs, nowNs);
    turn = next;
    reply = conversation.answer(utterance(), new Answer(next, playout.turn()));
  }

  private void leave() {
    Turn before = turn;
    if (before != null) {
      actions.leave(before);
    }
  }

  /** The one that is being worked on already: since then there was only silence. */
  private Utterance utterance() {
    Utterance begun = early;
    early = null;
    if (begun == null) {
      int frames = spokenFrames();
      return mel.finish().upTo(frames);
    }
    mel.reset();
    return begun;
  }

  @Override
  public void speak(short[] pcm16k, int lengthSamples, long nowNs) {
    comeBack();
    int spoken = playout.read(pcm16k, lengthSamples);
    for (int at = 0; at < lengthSamples; at += VoiceActivity.HOP_SAMPLES) {
      echoPath.spoke(VoiceActivity.levelDb(pcm16k, at));
    }
    Turn present = turn;
    if (present == null) {
      return;
    }
    if (spoken > 0 && present.firstPacketNs == 0 && !present.interrupted && !present.unanswered()) {
      present.firstPacketNs = nowNs;
    }
    tell();
    actions.follow(present, !turns.inTurn(), lengthSamples);
    if (playout.underruns() > underrunsTold) {
      line.underruns(playout.underruns() - underrunsTold);
      underrunsTold = playout.underruns();
    }
  }

  private void tell() {
    Turn complete = turn;
    if (complete != null && complete.tellable(playout.finished())) {
      complete.told = true;
      line.turn(complete);
    }
  }

  @Override
  public int turns() {
    return answered;
  }

  @Override
  public int interruptions() {
    return interruptions;
  }

  @Override
  public void close() {
    Turn last = turn;
    leave();
    // A caller who hangs up in the middle of an answer: its report would come too late for the call.
    if (last != null && !last.told) {
      last.told = true;
      line.turn(last);
    }
    conversation.close();
    voice.close();
  }

  /** The model's way back: called on the model loop, touches nothing but the playout and the turn's report. */
  private final class Answer implements ReplyListener {
    private final Turn of;
    private final int turnNumber;

    Answer(Turn of, int turnNumber) {
      this.of = of;
      this.turnNumber = turnNumber;
    }

    @Override
    public void onText(String piece) {
      // The whole text comes with the report; nobody reads along on a telephone.
    }

    @Override
    public void onAction(String name) {
      of.asked.add(name);
    }

    @Override
    public void onAudio(short[] pcm16k, int lengthSamples) {
      if (!playout.offer(turnNumber, pcm16k, lengthSamples)) {
        throw new IllegalStateException("the answer is more than " + Pcm.millis(Playout.MAX_QUEUED_SAMPLES) / 1000
            + " s ahead of its playout");
      }
    }

    @Override
    public long playedSamples() {
      return playout.playedSamples(turnNumber);
    }

    @Override
    public void onEnd(ReplyReport report) {
      if (report.outcome() == ReplyOutcome.FAILED && report.samples() == 0) {
        of.apologised = !apology.silent();
        apology.play(playout, turnNumber);
      } else {
        playout.finish(turnNumber);
      }
      of.report = report;
    }
  }
}
