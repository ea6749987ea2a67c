package omniline.agent.talk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.Conversation;
import omniline.model.Reply;
import omniline.model.ReplyListener;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import omniline.model.Utterance;

/** A model that answers when the test says so, and keeps what it was asked. */
final class ScriptedModel implements Conversation {
  private static final int TICK = 320;

  /** One reply asked for. */
  static final class Asked implements Reply {
    final Utterance utterance;
    final ReplyListener listener;
    boolean cancelled;
    boolean done;

    Asked(Utterance utterance, ReplyListener listener) {
      this.utterance = utterance;
      this.listener = listener;
    }

    void speak(int lengthSamples, int value) {
      short[] pcm = new short[lengthSamples];
      Arrays.fill(pcm, (short) value);
      listener.onAudio(pcm, lengthSamples);
    }

    void end(ReplyOutcome outcome, long samples) {
      end(outcome, samples, "text");
    }

    void end(ReplyOutcome outcome, long samples, String text) {
      done = true;
      listener.onEnd(new ReplyReport(outcome, text, 3, 10, samples, 0, 1, 2, 3, 4, 5, 6, ""));
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public boolean done() {
      return done;
    }
  }

  final List<Asked> asked = new ArrayList<>();
  final List<Utterance> maybe = new ArrayList<>();
  final List<Long> heard = new ArrayList<>();
  int resumed;
  boolean ready;
  boolean closed;

  @Override
  public void maybeEnded(Utterance utterance) {
    maybe.add(utterance);
  }

  @Override
  public void resumed() {
    resumed++;
  }

  @Override
  public Reply ask(Utterance utterance, String instruction, ReplyListener listener) {
    throw new AssertionError("a talk asks nothing of its own");
  }

  @Override
  public void rollbackTo(long heardSamples) {
    heard.add(heardSamples);
  }

  @Override
  public Reply answer(Utterance utterance, ReplyListener listener) {
    Asked reply = new Asked(utterance, listener);
    asked.add(reply);
    if (ready) {
      reply.speak(TICK * 50, 13);
      reply.end(ReplyOutcome.STOP_TOKEN, TICK * 50);
    }
    return reply;
  }

  @Override
  public Reply say(String text, ReplyListener listener) {
    throw new AssertionError("a talk plays its greeting from the cache");
  }

  @Override
  public void close() {
    closed = true;
  }
}
