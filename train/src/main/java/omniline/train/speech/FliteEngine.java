package omniline.train.speech;

import static omniline.train.speech.NativeLibrary.ADDRESS;
import static omniline.train.speech.NativeLibrary.FLOAT;
import static omniline.train.speech.NativeLibrary.INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import omniline.train.TrainException;
import omniline.train.corpus.AudioFiles;
import org.jspecify.annotations.Nullable;

/**
 * flite (CMU, free of all but credit) through its library: slt, rms, awb made from recordings of people, kal16 of diphones. The
 * segments of an utterance carry their end and, through SylStructure, their word. Owned by one thread.
 */
final class FliteEngine implements SpeechEngine {
  private static final Map<String, Double> PITCH_HZ = Map.of("slt", 170.0, "rms", 100.0, "awb", 130.0, "kal16", 105.0);
  private static final String WORD = "R:SylStructure.parent.parent.name";
  private static final long FEATURES_OFFSET = 8;
  private static final long WAVE_BYTES = 32;

  private record Calls(MethodHandle synthesize, MethodHandle delete, MethodHandle wave, MethodHandle relation, MethodHandle head,
      MethodHandle next, MethodHandle as, MethodHandle parent, MethodHandle featureText, MethodHandle featureNumber,
      MethodHandle setNumber) {}

  private final Map<String, MemorySegment> voices = new TreeMap<>();
  private final @Nullable Calls calls;

  FliteEngine() {
    NativeLibrary library = NativeLibrary.load("libflite.so.1").orElse(null);
    calls = library == null ? null : start(library);
  }

  private Calls start(NativeLibrary flite) {
    try {
      int _ = (int) flite.function("flite_init", INT).invokeExact();
      for (String name : PITCH_HZ.keySet()) {
        NativeLibrary library = NativeLibrary.load("libflite_cmu_us_" + name + ".so.1").orElse(null);
        if (library != null) {
          MethodHandle register = library.function("register_cmu_us_" + name, ADDRESS, ADDRESS);
          voices.put(name, (MemorySegment) register.invokeExact(MemorySegment.NULL));
        }
      }
    } catch (Throwable e) {
      throw NativeLibrary.failed("starting flite", e);
    }
    return new Calls(flite.function("flite_synth_text", ADDRESS, ADDRESS, ADDRESS), flite.procedure("delete_utterance", ADDRESS),
        flite.function("utt_wave", ADDRESS, ADDRESS), flite.function("utt_relation", ADDRESS, ADDRESS, ADDRESS),
        flite.function("relation_head", ADDRESS, ADDRESS), flite.function("item_next", ADDRESS, ADDRESS),
        flite.function("item_as", ADDRESS, ADDRESS, ADDRESS), flite.function("item_parent", ADDRESS, ADDRESS),
        flite.function("flite_ffeature_string", ADDRESS, ADDRESS, ADDRESS),
        flite.function("flite_ffeature_float", FLOAT, ADDRESS, ADDRESS),
        flite.procedure("flite_feat_set_float", ADDRESS, ADDRESS, FLOAT));
  }

  @Override
  public Set<String> voices() {
    return Set.copyOf(voices.keySet());
  }

  @Override
  public Spoken speak(Voice voice, String text) {
    MemorySegment speaker = voices.get(voice.name());
    Calls c = calls;
    if (speaker == null || c == null) {
      throw new TrainException("flite has no voice " + voice.name() + " on this machine; install the package flite");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment features = NativeLibrary.behind(speaker, FEATURES_OFFSET + ADDRESS.byteSize()).get(ADDRESS, FEATURES_OFFSET);
      double pitchHz = PITCH_HZ.getOrDefault(voice.name(), 120.0) * voice.pitch();
      c.setNumber().invokeExact(features, arena.allocateFrom("duration_stretch"), (float) (1 / voice.rate()));
      c.setNumber().invokeExact(features, arena.allocateFrom("int_f0_target_mean"), (float) pitchHz);
      MemorySegment utterance = (MemorySegment) c.synthesize().invokeExact(arena.allocateFrom(text), speaker);
      if (utterance.address() == 0) {
        throw new TrainException("flite cannot speak \"" + text + "\"");
      }
      try {
        return read(c, arena, utterance);
      } finally {
        c.delete().invokeExact(utterance);
      }
    } catch (Throwable e) {
      throw NativeLibrary.failed("speaking with flite", e);
    }
  }

  private static Spoken read(Calls c, Arena arena, MemorySegment utterance) throws Throwable {
    // struct cst_wave { const char *type; int sample_rate; int num_samples; int num_channels; short *samples; }
    MemorySegment wave = NativeLibrary.behind((MemorySegment) c.wave().invokeExact(utterance), WAVE_BYTES);
    int rateHz = wave.get(INT, 8);
    short[] pcm = NativeLibrary.behind(wave.get(ADDRESS, 24), (long) wave.get(INT, 12) * Short.BYTES)
        .toArray(ValueLayout.JAVA_SHORT);
    MemorySegment sylStructure = arena.allocateFrom("SylStructure");
    List<String> words = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    long lastWord = 0;
    MemorySegment relation = (MemorySegment) c.relation().invokeExact(utterance, arena.allocateFrom("Segment"));
    MemorySegment item = (MemorySegment) c.head().invokeExact(relation);
    while (item.address() != 0) {
      long word = wordOf(c, (MemorySegment) c.as().invokeExact(item, sylStructure));
      if (word != 0 && word != lastWord) {
        words.add(NativeLibrary.text((MemorySegment) c.featureText().invokeExact(item, arena.allocateFrom(WORD))));
      }
      lastWord = word == 0 ? lastWord : word;
      String phone = NativeLibrary.text((MemorySegment) c.featureText().invokeExact(item, arena.allocateFrom("name")));
      float endSeconds = (float) c.featureNumber().invokeExact(item, arena.allocateFrom("end"));
      segments.add(new Segment(phone, Math.round(endSeconds * rateHz), word == 0 ? Transcript.NO_WORD : words.size() - 1));
      item = (MemorySegment) c.next().invokeExact(item);
    }
    return Segment.transcript(words, segments).spoken(rateHz, AudioFiles.toFloats(pcm));
  }

  /** The address of a segment's word, or 0: segment, syllable, word. */
  private static long wordOf(Calls c, MemorySegment segment) throws Throwable {
    if (segment.address() == 0) {
      return 0;
    }
    MemorySegment syllable = (MemorySegment) c.parent().invokeExact(segment);
    return syllable.address() == 0 ? 0 : ((MemorySegment) c.parent().invokeExact(syllable)).address();
  }

  /** The library keeps its voices for as long as the program runs; there is nothing to free. */
  @Override
  public void close() {
  }
}
