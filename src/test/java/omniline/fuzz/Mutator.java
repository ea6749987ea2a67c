package omniline.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes bad inputs out of good ones: bits turned, bytes that mean something set, pieces cut out, doubled, repeated a hundredfold, or
 * taken from another seed, numbers made too big. The same randomness makes the same inputs.
 */
final class Mutator {

  private static final int MOST_STEPS = 6;
  private static final int LONGEST_BYTES = 60_000;
  private static final byte[] TELLING = "\r\n\0 \t:;,=<>\"\\@%?/.-+0915(){}[]\u007f".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> NUMBERS =
      List.of("-1", "0", "65536", "2147483648", "4294967296", "18446744073709551616", "00000000000000000001", "1e9", "");

  private final List<byte[]> seeds;
  private final RandomGenerator random;

  Mutator(List<byte[]> seeds, RandomGenerator random) {
    this.seeds = List.copyOf(seeds);
    this.random = random;
  }

  /** The next input; now and then a seed as it is. */
  byte[] next() {
    byte[] input = seed().clone();
    for (int steps = random.nextInt(MOST_STEPS + 1); steps > 0 && input.length > 0; steps--) {
      input = mutated(input);
    }
    return input.length > LONGEST_BYTES ? Arrays.copyOf(input, LONGEST_BYTES) : input;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] mutated(byte[] input) {
    int at = random.nextInt(input.length);
    int length = 1 + random.nextInt(Math.min(24, input.length - at));
    return switch (random.nextInt(8)) {
      case 0 -> set(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
      case 1 -> set(input, at, (byte) random.nextInt(256));
      case 2 -> set(input, at, TELLING[random.nextInt(TELLING.length)]);
      case 3 -> joined(input, at, new byte[0], at + length);
      case 4 -> joined(input, at + length, Arrays.copyOfRange(input, at, at + length), at + length);
      case 5 -> joined(input, at, repeated(Arrays.copyOfRange(input, at, at + length)), at + length);
      case 6 -> spliced(input, at);
      default -> renumbered(input, at);
    };
  }

  private static byte[] set(byte[] input, int at, byte value) {
    input[at] = value;
    return input;
  }

  /** The input up to {@code until}, a piece, and the input from {@code from}. */
  private static byte[] joined(byte[] input, int until, byte[] piece, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + piece.length);
    out.write(input, 0, until);
    out.writeBytes(piece);
    out.write(input, from, input.length - from);
    return out.toByteArray();
  }

  private byte[] repeated(byte[] piece) {
    int times = 2 + random.nextInt(200);
    byte[] out = new byte[piece.length * times];
    for (int i = 0; i < out.length; i++) {
      out[i] = piece[i % piece.length];
    }
    return out;
  }

  private byte[] spliced(byte[] input, int at) {
    byte[] other = seed();
    if (other.length == 0) {
      return input;
    }
    int start = random.nextInt(other.length);
    byte[] piece = Arrays.copyOfRange(other, start, start + 1 + random.nextInt(other.length - start));
    return joined(input, at, piece, Math.min(input.length, at + (random.nextBoolean() ? piece.length : 0)));
  }

  /** The first number from here on becomes another; in a binary input that is a run of bytes that look like digits. */
  private byte[] renumbered(byte[] input, int at) {
    int start = at;
    while (start < input.length && !Character.isDigit(input[start])) {
      start++;
    }
    int end = start;
    while (end < input.length && Character.isDigit(input[end])) {
      end++;
    }
    return joined(input, start, NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(StandardCharsets.US_ASCII), end);
  }
}
