package omniline.train.speech;

import static omniline.train.speech.NativeLibrary.ADDRESS;
import static omniline.train.speech.NativeLibrary.INT;
import static omniline.train.speech.NativeLibrary.LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import omniline.train.TrainException;
import org.jspecify.annotations.Nullable;

/**
 * espeak-ng through its library, synchronously, with an event for every phone and word (speak_lib.h). Formants from rules: little
 * like a person, but of many accents and many voices, and hundreds of times faster than speech. The library keeps one state for the
 * whole process, so there is one engine of this kind, and its users take turns; what was spoken before moves the first pitch
 * periods by less than a millisecond, so its samples are not the same from run to run. Safe for any thread.
 */
final class EspeakEngine implements SpeechEngine {
  private static final String[] ACCENTS = {"en-us", "en", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-gb-x-gbclan",
      "en-gb-x-gbcwmd", "en-us-nyc"};
  private static final String[] VARIANTS = {"", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m7", "+m8", "+f1", "+f2", "+f3", "+f4",
      "+f5", "+Alex", "+Alicia", "+Andrea", "+Andy", "+Annie", "+Denis", "+Gene", "+Gene2", "+Jacky", "+Lee", "+Mario", "+Michael",
      "+Mike", "+adam", "+anika", "+antonio", "+aunty", "+belinda", "+benjamin", "+boris", "+caleb", "+david", "+ed", "+edward",
      "+grandma", "+grandpa", "+iven", "+john", "+kaukovalta", "+klatt", "+klatt2", "+klatt3", "+klatt4", "+linda", "+max",
      "+michel", "+miguel", "+norbert", "+pablo", "+paul", "+pedro", "+quincy", "+rob", "+robert", "+sandro", "+shelby", "+steph",
      "+travis", "+victor", "+zac"};

  private static final int AUDIO_OUTPUT_SYNCHRONOUS = 2;
  private static final int PHONEME_EVENTS_DO_NOT_EXIT = 0x8001;
  private static final int CHARS_UTF8 = 1;
  private static final int POSITION_CHARACTER = 1;
  private static final int RATE = 1;
  private static final int PITCH = 3;
  private static final int WORDS_A_MINUTE = 175;
  private static final int EVEN_PITCH = 50;

  private record Calls(MethodHandle synthesize, MethodHandle setVoice, MethodHandle setParameter) {}

  private static @Nullable EspeakEngine shared;

  private final Set<String> voices = new TreeSet<>();
  private @Nullable Calls calls;
  private int rateHz;
  private @Nullable EspeakEvents events;

  /** The engine of this process. */
  static synchronized EspeakEngine shared() {
    EspeakEngine engine = shared;
    if (engine == null) {
      engine = new EspeakEngine();
      shared = engine;
    }
    return engine;
  }

  private EspeakEngine() {
    NativeLibrary.load("libespeak-ng.so.1").ifPresent(this::start);
  }

  private void start(NativeLibrary espeak) {
    MethodHandle initialize = espeak.function("espeak_Initialize", INT, INT, INT, ADDRESS, INT);
    MethodHandle setCallback = espeak.procedure("espeak_SetSynthCallback", ADDRESS);
    Calls c = new Calls(
        espeak.function("espeak_Synth", INT, ADDRESS, LONG, INT, INT, INT, INT, ADDRESS, ADDRESS),
        espeak.function("espeak_SetVoiceByName", INT, ADDRESS), espeak.function("espeak_SetParameter", INT, INT, INT, INT));
    try {
      rateHz = (int) initialize.invokeExact(AUDIO_OUTPUT_SYNCHRONOUS, 0, MemorySegment.NULL, PHONEME_EVENTS_DO_NOT_EXIT);
      if (rateHz <= 0) {
        return;
      }
      MethodHandle take = MethodHandles.lookup().bind(this, "take",
          MethodType.methodType(int.class, MemorySegment.class, int.class, MemorySegment.class));
      setCallback.invokeExact(NativeLibrary.callback(take, INT, ADDRESS, INT, ADDRESS));
      calls = c;
      findVoices(c);
    } catch (Throwable e) {
      throw NativeLibrary.failed("starting espeak-ng", e);
    }
  }

  private void findVoices(Calls c) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      for (String accent : ACCENTS) {
        if ((int) c.setVoice().invokeExact(arena.allocateFrom(accent)) == 0) {
          Arrays.stream(VARIANTS).map(accent::concat).forEach(voices::add);
        }
      }
    }
  }

  @Override
  public Set<String> voices() {
    return Set.copyOf(voices);
  }

  @Override
  public Spoken speak(Voice voice, String text) {
    return listen(voice, text).spoken(rateHz);
  }

  /** The mnemonics of a text that {@link EspeakPhones} lacks. */
  List<String> unknownMnemonics(Voice voice, String text) {
    return listen(voice, text).unknown();
  }

  private synchronized EspeakEvents listen(Voice voice, String text) {
    Calls c = calls;
    if (c == null) {
      throw new TrainException("there is no espeak-ng on this machine; install the package espeak-ng");
    }
    try (Arena arena = Arena.ofConfined()) {
      if ((int) c.setVoice().invokeExact(arena.allocateFrom(voice.name())) != 0) {
        throw new TrainException("espeak-ng has no voice " + voice.name() + " on this machine; install the package espeak-ng-data");
      }
      setParameter(c, RATE, (int) Math.round(WORDS_A_MINUTE * voice.rate()));
      setParameter(c, PITCH, Math.clamp(Math.round(EVEN_PITCH * (1 + Math.log(voice.pitch()) / Math.log(2))), 0, 99));
      return listen(c, arena, text, accent(voice));
    } catch (Throwable e) {
      throw NativeLibrary.failed("speaking with espeak-ng", e);
    } finally {
      events = null;
    }
  }

  private EspeakEvents listen(Calls c, Arena arena, String text, String accent) throws Throwable {
    EspeakEvents collected = new EspeakEvents(text, accent);
    events = collected;
    MemorySegment utf8 = arena.allocateFrom(text, StandardCharsets.UTF_8);
    int answer = (int) c.synthesize().invokeExact(utf8, utf8.byteSize(), 0, POSITION_CHARACTER, 0, CHARS_UTF8,
        MemorySegment.NULL, MemorySegment.NULL);
    if (answer != 0) {
      throw new TrainException("espeak-ng cannot speak \"" + text + "\": error " + answer);
    }
    return collected;
  }

  private static void setParameter(Calls c, int parameter, int value) throws Throwable {
    int answer = (int) c.setParameter().invokeExact(parameter, value, 0);
    if (answer != 0) {
      throw new TrainException("espeak-ng refuses " + value + " for its parameter " + parameter);
    }
  }

  private static String accent(Voice voice) {
    int plus = voice.name().indexOf('+');
    return plus < 0 ? voice.name() : voice.name().substring(0, plus);
  }

  /** Called by espeak-ng with some sound and what happened in it. A Java exception must not reach C, and none is thrown here. */
  @SuppressWarnings("UnusedMethod") // C calls it
  private int take(MemorySegment sound, int lengthSamples, MemorySegment eventList) {
    EspeakEvents collector = events;
    if (collector == null) {
      return 1;
    }
    if (lengthSamples > 0 && sound.address() != 0) {
      collector.sound(NativeLibrary.behind(sound, (long) lengthSamples * Short.BYTES).toArray(ValueLayout.JAVA_SHORT));
    }
    for (long at = 0; collector.event(NativeLibrary.behind(eventList, at + EspeakEvents.BYTES).asSlice(at)); ) {
      at += EspeakEvents.BYTES;
    }
    return 0;
  }

  /** Nothing: the library stays as it is until the program ends. */
  @Override
  public void close() {
  }
}
