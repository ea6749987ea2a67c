package omniline.train.omni;

import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.barista.dialogue.Dialogue;

/**
 * The coffee bar's talks in writing only: as many as one likes, for the language is learnt from far more of them than anyone has to
 * speak. Immutable.
 */
public final class WrittenTalks implements TalkSource {

  private final List<Dialogue> dialogues;
  private final double transcripts;
  private final double several;

  /**
   * Talks of dialogues.
   *
   * @param transcripts share of talks that ask for the words
   * @param several share of the dialogues that go on after their first turn; the others are cut behind it
   */
  public WrittenTalks(List<Dialogue> dialogues, double transcripts, double several) {
    this.dialogues = List.copyOf(dialogues);
    this.transcripts = transcripts;
    this.several = several;
  }

  @Override
  public Talk draw(RandomGenerator random) {
    List<Dialogue.Turn> turns = dialogues.get(random.nextInt(dialogues.size())).turns();
    if (random.nextDouble() < transcripts) {
      String heard = turns.get(random.nextInt(turns.size())).heard();
      return new Talk(List.of(new Talk.Turn(Talk.SILENT, heard, heard)), Talk.TRANSCRIBE);
    }
    List<Dialogue.Turn> kept = random.nextDouble() < several ? turns : turns.subList(0, 1);
    return new Talk(kept.stream().map(turn -> new Talk.Turn(Talk.SILENT, turn.heard(), turn.reply().text())).toList(), "");
  }
}
