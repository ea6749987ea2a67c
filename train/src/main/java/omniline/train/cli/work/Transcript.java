package omniline.train.cli.work;

/**
 * One line of transcripts.jsonl: the recovered words of a recording.
 *
 * @param id the recording
 * @param text its words
 * @param cost CTC's cost of the words, in nats
 * @param margin how much dearer the next wording is
 */
public record Transcript(String id, String text, double cost, double margin) {}
