package omniline.train.barista.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import omniline.train.TrainException;
import omniline.train.barista.Action;
import omniline.train.barista.OrderReader;
import omniline.train.barista.Replies;
import omniline.train.barista.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialogueTest {
  private static final List<Dialogue> DIALOGUES = BaristaTexts.dialogues(1, 6_000);

  @TempDir
  Path folder;

  @Test
  void halfOfTheCallsAreOneOrder() {
    double orders = DIALOGUES.stream().filter(dialogue -> dialogue.profile().equals("order")).count() / 6_000.0;
    assertThat(orders).isCloseTo(0.5, within(0.03));
    assertThat(DIALOGUES.stream().map(dialogue -> dialogue.turns().size()).collect(Collectors.toSet())).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void aCallEndsWhereAReplyEndsIt() {
    assertThat(DIALOGUES).allSatisfy(dialogue -> {
      List<Dialogue.Turn> turns = dialogue.turns();
      assertThat(turns.subList(0, turns.size() - 1)).allSatisfy(turn -> assertThat(turn.reply().actions()).isEmpty());
    });
  }

  @Test
  void everyReplyIsFixedOrReadsAsAnOrder() {
    Set<Reply> fixed = Set.copyOf(Replies.all());
    assertThat(DIALOGUES.stream().flatMap(dialogue -> dialogue.turns().stream()).map(Dialogue.Turn::reply)).allSatisfy(reply ->
        assertThat(fixed.contains(reply) || (OrderReader.read(reply.spoken()).isPresent() && reply.actions().isEmpty())).isTrue());
  }

  /** But for what the agent says of itself: when it picks up, and when a transfer has failed. */
  @Test
  void everyFixedReplyComesUp() {
    Set<Reply> seen = DIALOGUES.stream().flatMap(dialogue -> dialogue.turns().stream()).map(Dialogue.Turn::reply).collect(Collectors.toSet());
    seen.addAll(List.of(Replies.GREETING, Replies.NOBODY));
    assertThat(seen).containsAll(Replies.all());
  }

  @Test
  void anOrderIsPlacedOnlyAfterItWasRepeated() {
    for (Dialogue dialogue : DIALOGUES) {
      boolean repeated = false;
      for (Dialogue.Turn turn : dialogue.turns()) {
        assertThat(turn.reply().actions().contains(Action.ORDER)).isIn(false, repeated);
        repeated |= OrderReader.read(turn.reply().spoken()).isPresent();
      }
    }
  }

  @Test
  void theLexiconHoldsEveryWord() {
    Set<String> callers = new TreeSet<>();
    Set<String> replies = new TreeSet<>();
    for (Dialogue dialogue : DIALOGUES) {
      for (Dialogue.Turn turn : dialogue.turns()) {
        callers.addAll(List.of(turn.heard().split(" ", -1)));
        replies.addAll(List.of(turn.reply().spoken().replaceAll("[^A-Za-z ]", "").toLowerCase(Locale.ROOT).split(" ", -1)));
      }
    }
    assertThat(Lexicon.callers()).containsAll(callers);
    assertThat(Lexicon.replies()).containsAll(replies);
  }

  @Test
  void linesAreReadBack() throws IOException {
    Path file = folder.resolve("conversations.jsonl");
    DialogueLines.write(file, DIALOGUES);
    assertThat(DialogueLines.read(file)).isEqualTo(DIALOGUES);
  }

  @Test
  void aBrokenLineIsNamed() throws IOException {
    Path file = folder.resolve("broken.jsonl");
    DialogueLines.write(file, DIALOGUES.subList(0, 2));
    String good = Files.readString(file);
    for (String broken : List.of("{", "[]", "{\"id\":\"x\"}", "{\"conversations\":[{\"from\":\"human\",\"text\":\"a\"}]}",
        "{\"conversations\":[{\"from\":\"gpt\",\"text\":\"a\"},{\"from\":\"gpt\",\"value\":\"b\"}]}",
        "{\"conversations\":[{\"from\":\"human\",\"text\":\"a\"},{\"from\":\"gpt\",\"value\":7}]}")) {
      Files.writeString(file, good + broken + "\n");
      assertThatThrownBy(() -> DialogueLines.read(file)).isInstanceOf(TrainException.class)
          .hasMessageStartingWith(file + ", line 3: expected").hasMessageNotContaining("\n");
    }
    assertThatThrownBy(() -> DialogueLines.read(folder.resolve("absent"))).isInstanceOf(TrainException.class).hasMessageContaining("absent");
  }

  @Test
  void theSameSeedWritesTheSameFiles() throws IOException {
    BaristaTexts.write(folder.resolve("a"), BaristaTexts.dialogues(5, 300, 20));
    BaristaTexts.write(folder.resolve("b"), BaristaTexts.dialogues(5, 300, 20));
    for (String name : List.of("conversations.jsonl", "utterances.jsonl", "replies.txt")) {
      assertThat(folder.resolve("a").resolve(name)).hasSameTextualContentAs(folder.resolve("b").resolve(name));
    }
    assertThat(BaristaTexts.dialogues(6, 300)).isNotEqualTo(BaristaTexts.dialogues(5, 300));
  }

  @Test
  void anUtteranceHasOneIdWhereverItIsSaid() {
    assertThat(Dialogue.Turn.utteranceId("yes")).isEqualTo(new Dialogue.Turn("yes", Replies.GREETING).utteranceId())
        .isNotEqualTo(Dialogue.Turn.utteranceId("no"));
    Set<String> texts = BaristaTexts.utterances(DIALOGUES).keySet();
    assertThat(texts.stream().map(Dialogue.Turn::utteranceId).distinct().count()).isEqualTo(texts.size());
  }
}
