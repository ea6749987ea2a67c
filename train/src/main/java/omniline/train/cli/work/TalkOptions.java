package omniline.train.cli.work;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What stage 1 and stage 2 learn from, as options. */
public final class TalkOptions {
  @Mixin final Recordings recordings = new Recordings();

  @Option(names = "--talks", defaultValue = "16", description = "Talks in a batch (${DEFAULT-VALUE}).")
  public int talksABatch;

  @Option(names = "--people", defaultValue = "0.4", description = "Share of talks with people (${DEFAULT-VALUE}).")
  public double people;

  @Option(names = "--transcripts", defaultValue = "0.3", description = "Share of talks that ask for the words (${DEFAULT-VALUE}).")
  public double transcripts;

  @Option(names = "--several", defaultValue = "0.5", description = "Share of dialogues that go on after their first turn (${DEFAULT-VALUE}).")
  public double several;

  @Option(names = "--evenly", defaultValue = "0.5",
      description = "Share of callers' talks drawn by a fixed reply, each as often: questions, wishes, goodbyes (${DEFAULT-VALUE}).")
  public double evenly;

  @Option(names = "--longest-seconds", defaultValue = "30", description = "Leave out talks that begin with a longer turn (${DEFAULT-VALUE}).")
  public double longestSeconds;

  @Option(names = "--spliced", defaultValue = "3000", description = "Orders joined of two people's recordings (${DEFAULT-VALUE}).")
  public int spliced;

  @Option(names = "--written", defaultValue = "0.3", description = "Share of batches without sound, words in place of the rows of speech (${DEFAULT-VALUE}).")
  public double written;

  @Option(names = "--written-dialogues", defaultValue = "20000", description = "Dialogues that stage 1's written batches draw from (${DEFAULT-VALUE}).")
  public int writtenDialogues;
}
