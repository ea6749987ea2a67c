package omniline.train.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.write.TokenizerFiles;
import omniline.model.tokenizer.Prompt;
import omniline.train.barista.Action;
import omniline.train.barista.Replies;
import omniline.train.barista.dialogue.BaristaTexts;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.barista.dialogue.Lexicon;

/**
 * The tokenizer of the coffee bar's model: at most 1024 ids, of which the last 19 are Llama's 16 smallest special tokens and the
 * three actions. Every word of the prompt and of the replies is one token; words that only callers say take what is left.
 */
public final class BaristaTokenizer {
  /** Ids at most. */
  public static final int MOST_IDS = 1024;

  private static final int LLAMA_SPECIAL = 16;

  /** The prompt and the replies are written by the model, callers' words only now and then. */
  private static final int WEIGHT = 1000;

  private BaristaTokenizer() {}

  /** Learns it from dialogues. */
  public static TokenizerFiles of(List<Dialogue> dialogues) {
    BpeTrainer trainer = new BpeTrainer();
    for (String text : Prompt.text().split("<\\|[a-z_]+\\|>|<speech>", -1)) {
      trainer.add(text, (long) WEIGHT * dialogues.size());
    }
    Replies.all().forEach(reply -> trainer.add(reply.spoken(), WEIGHT));
    for (String word : Lexicon.replies()) {
      trainer.add(" " + word, WEIGHT);
    }
    for (Dialogue dialogue : dialogues) {
      for (Dialogue.Turn turn : dialogue.turns()) {
        trainer.add(turn.reply().spoken(), WEIGHT);
        trainer.add(turn.heard(), 1);
      }
    }
    List<String> special = new ArrayList<>(TokenizerFiles.specialNames(LLAMA_SPECIAL));
    for (Action action : Action.values()) {
      special.add(action.token().substring(2, action.token().length() - 2));
    }
    return trainer.train(MOST_IDS - special.size(), special);
  }

  /** Learns it from as many dialogues of a seed and writes its three files into a directory. */
  public static void write(Path directory, long seed, int count) throws IOException {
    of(BaristaTexts.dialogues(seed, count)).write(directory);
  }
}
