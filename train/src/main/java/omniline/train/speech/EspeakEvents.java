package omniline.train.speech;

import static omniline.train.speech.NativeLibrary.INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.train.corpus.AudioFiles;

/**
 * What espeak-ng says while it speaks one text. Owned by one thread.
 *
 * <pre>
 *   struct espeak_EVENT (speak_lib.h)
 *   0      4           8               12       16         20       24          32            40
 *   | type | unique id | text position | length | time ms  | sample | user data | number/name |
 * </pre>
 */
final class EspeakEvents {
  static final int BYTES = 40;

  private static final int LIST_TERMINATED = 0;
  private static final int WORD = 1;
  private static final int END = 5;
  private static final int PHONEME = 7;
  private static final Pattern TOKEN = Pattern.compile("\\S+");

  private record Phone(String mnemonic, int start, int word) {}

  private final String accent;
  private final List<String> words = new ArrayList<>();
  private final List<Integer> wordStarts = new ArrayList<>();
  private final List<Phone> phones = new ArrayList<>();
  private short[] pcm = new short[1 << 17];
  private int lengthSamples;
  private int word = Transcript.NO_WORD;

  EspeakEvents(String text, String accent) {
    this.accent = accent;
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      words.add(token.group().toLowerCase(Locale.ROOT));
      wordStarts.add(token.start());
    }
  }

  /** Takes samples. */
  void sound(short[] samples) {
    if (lengthSamples + samples.length > pcm.length) {
      pcm = Arrays.copyOf(pcm, 2 * (lengthSamples + samples.length));
    }
    System.arraycopy(samples, 0, pcm, lengthSamples, samples.length);
    lengthSamples += samples.length;
  }

  /** Takes one event; false where it was the last of its list. */
  boolean event(MemorySegment event) {
    int type = event.get(INT, 0);
    int sample = event.get(INT, 20);
    switch (type) {
      case WORD -> word = wordAt(event.get(INT, 8) - 1);
      case PHONEME -> phones.add(new Phone(mnemonic(event.asSlice(32, 8)), sample, word));
      case END -> phones.add(new Phone("_", sample, Transcript.NO_WORD));
      default -> { }
    }
    return type != LIST_TERMINATED;
  }

  /** The word that holds a character of the text. */
  private int wordAt(int position) {
    int found = 0;
    while (found + 1 < words.size() && wordStarts.get(found + 1) <= position) {
      found++;
    }
    return found;
  }

  private static String mnemonic(MemorySegment name) {
    byte[] bytes = name.toArray(ValueLayout.JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  /** Everything that was said. A phone lasts until the next one begins. */
  Spoken spoken(int rateHz) {
    Transcript transcript = new Transcript(words);
    for (int i = 0; i < phones.size(); i++) {
      Phone phone = phones.get(i);
      int end = i + 1 < phones.size() ? phones.get(i + 1).start() : lengthSamples;
      List<String> names = EspeakPhones.of(phone.mnemonic(), accent);
      boolean pause = names.isEmpty() || names.getFirst().equals(Phones.PAUSE);
      transcript.add(names.isEmpty() ? List.of(Phones.PAUSE) : names, phone.start(), end, pause ? Transcript.NO_WORD : phone.word());
    }
    return transcript.spoken(rateHz, AudioFiles.toFloats(Arrays.copyOf(pcm, lengthSamples)));
  }

  /** Mnemonics that {@link EspeakPhones} does not know. */
  List<String> unknown() {
    return phones.stream().map(Phone::mnemonic).filter(each -> EspeakPhones.of(each, accent).isEmpty()).toList();
  }
}
