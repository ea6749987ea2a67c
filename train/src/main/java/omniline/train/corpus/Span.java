package omniline.train.corpus;

/**
 * A word or a phone with its place in a clip.
 *
 * @param name the word in lower case, or the phone
 * @param start first sample at 16 kHz
 * @param end the sample after the last one, not before {@code start}
 */
public record Span(String name, int start, int end) {

  public Span {
    if (end < start) {
      throw new IllegalArgumentException(name + " ends at sample " + end + ", before it starts at " + start);
    }
  }

  /** Where it lies after every position {@code p} became {@code p * stretch + shift}, cut at 0. */
  public Span moved(double stretch, double shift) {
    int from = (int) Math.max(0, Math.round(start * stretch + shift));
    return new Span(name, from, (int) Math.max(from, Math.round(end * stretch + shift)));
  }
}
