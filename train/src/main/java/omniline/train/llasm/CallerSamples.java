package omniline.train.llasm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.corpus.ClipStore;

/**
 * The coffee bar's synthetic callers as samples: in phase 1 what each clip says, in phase 2 the dialogues, spoken or now and then
 * written. A sound's name is its clip's number. Immutable.
 */
public final class CallerSamples implements SampleSource {

  /** Enough to learn something and few enough to come round several times in a short run. */
  private static final int MOST_CLIPS = 400;
  private static final double WRITTEN = 0.2;

  private final Phase phase;
  private final List<LlasmSample> transcripts = new ArrayList<>();
  private final List<LlasmSample> spoken = new ArrayList<>();
  private final List<LlasmSample> written = new ArrayList<>();

  /** Over a store whose clips are the turns of the dialogues, in their order. */
  public CallerSamples(Phase phase, ClipStore callers, List<Dialogue> dialogues) {
    this.phase = phase;
    int most = Math.min(MOST_CLIPS, callers.size());
    for (int clip = 0; clip < most; clip++) {
      transcripts.add(new LlasmSample(callers.clip(clip).id(), List.of(String.valueOf(clip)),
          List.of(new LlasmSample.Round(LlasmSample.AUDIO, callers.clip(clip).text()))));
    }
    int first = 0;
    for (Dialogue dialogue : dialogues) {
      if (first + dialogue.turns().size() > most) {
        break;
      }
      add(dialogue, first);
      first += dialogue.turns().size();
    }
  }

  private void add(Dialogue dialogue, int first) {
    List<LlasmSample.Round> heard = new ArrayList<>();
    List<LlasmSample.Round> read = new ArrayList<>();
    List<String> clips = new ArrayList<>();
    for (Dialogue.Turn turn : dialogue.turns()) {
      clips.add(String.valueOf(first + clips.size()));
      heard.add(new LlasmSample.Round(LlasmSample.AUDIO, turn.reply().text()));
      read.add(new LlasmSample.Round(turn.heard(), turn.reply().text()));
    }
    spoken.add(new LlasmSample(dialogue.id(), clips, heard));
    written.add(new LlasmSample(dialogue.id(), List.of(), read));
  }

  @Override
  public LlasmSample draw(RandomGenerator random) {
    List<LlasmSample> among = transcripts;
    if (phase == Phase.INSTRUCTION) {
      among = random.nextDouble() < WRITTEN ? written : spoken;
    }
    return among.get(random.nextInt(among.size()));
  }
}
