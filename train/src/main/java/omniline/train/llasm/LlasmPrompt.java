package omniline.train.llasm;

import java.util.Arrays;
import omniline.model.checkpoint.llasm.LlasmConfig;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.TrainException;

/**
 * Conversations as ids in the published order (Llama-2's chat, spec section 9.2), with the released code's quirk that the system text
 * stands in front of everything and once more in the first question. Immutable.
 *
 * <pre>
 *  &lt;&lt;SYS&gt;&gt; system &lt;&lt;/SYS&gt;&gt;
 *  bos [INST] (system again) question [/INST]  answer eos      a round
 *  a mark in a question:  au_start, 64 au_patch, au_end
 * </pre>
 */
final class LlasmPrompt {

  private static final String SYSTEM = "<<SYS>>\nYou are a helpful language and speech assistant. You are able to understand the speech content that"
      + " the user provides, and assist the user with a variety of tasks using natural language.\n<</SYS>>\n\n";

  private final Tokenizer tokenizer;
  private final LlasmConfig config;
  private final long[] sound;

  LlasmPrompt(Tokenizer tokenizer, LlasmConfig config) {
    this.tokenizer = tokenizer;
    this.config = config;
    sound = new long[config.audioTokens() + 2];
    Arrays.fill(sound, config.patchId());
    sound[0] = config.startId();
    sound[sound.length - 1] = config.endId();
  }

  /** Ids, and which of them are to be predicted: the answers and their ends. */
  static final class Ids {
    private long[] ids = new long[256];
    private boolean[] predicted = new boolean[256];
    private int length;

    void add(long[] more, boolean wanted) {
      int needed = length + more.length;
      if (needed > ids.length) {
        ids = Arrays.copyOf(ids, 2 * needed);
        predicted = Arrays.copyOf(predicted, 2 * needed);
      }
      System.arraycopy(more, 0, ids, length, more.length);
      Arrays.fill(predicted, length, needed, wanted);
      length = needed;
    }

    int length() {
      return length;
    }

    long id(int place) {
      return ids[place];
    }

    boolean predicted(int place) {
      return predicted[place];
    }
  }

  /** Lays a sample out; a {@link TrainException} where the model cannot hold it. */
  Ids ids(LlasmSample sample) {
    Ids all = new Ids();
    all.add(tokenizer.encode(SYSTEM), false);
    String again = SYSTEM;
    for (LlasmSample.Round round : sample.rounds()) {
      all.add(new long[] {config.bosId()}, false);
      addQuestion(all, "[INST] " + (again + round.question()).strip() + " [/INST] ");
      all.add(tokenizer.encode(round.answer().strip() + " "), true);
      all.add(new long[] {config.eosIds().getFirst()}, true);
      again = "";
    }
    if (all.length() > config.maxPositions()) {
      throw new TrainException("sample " + sample.id() + " takes " + all.length() + " positions, the model has " + config.maxPositions()
          + ": shorten it or leave it out");
    }
    return all;
  }

  private void addQuestion(Ids all, String question) {
    String[] pieces = question.split(LlasmSample.AUDIO, -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i > 0) {
        all.add(sound, false);
      }
      if (!pieces[i].isEmpty()) {
        all.add(tokenizer.encode(pieces[i]), false);
      }
    }
  }
}
