package omniline.agent.turn;

import io.github.givimad.libfvadjni.VoiceActivityDetector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * The WebRTC voice activity detector for one voice: Gaussian mixtures over six sub-bands, libfvad's C interface called directly
 * in the shared library that libfvad-jni carries. Its JNI wrapper is passed by: each of its calls copies the frame and never
 * frees the copy (115 MB an hour and call), and it finds instances in a map that threads share without a lock. A call here
 * copies 320 bytes into memory of its own and allocates nothing. Owned by the media loop.
 */
final class WebRtcVad implements AutoCloseable {

  private static final int RATE_HZ = 16_000;
  private static final int HOP_SAMPLES = VoiceActivity.HOP_SAMPLES;

  private final MemorySegment frame = Arena.ofAuto().allocate(ValueLayout.JAVA_SHORT, HOP_SAMPLES);
  private MemorySegment detector;

  /** {@code aggressiveness} 0 to 3: 3 takes the least for speech. */
  WebRtcVad(int aggressiveness) {
    if (aggressiveness < 0 || aggressiveness > 3) {
      throw new IllegalArgumentException("the VAD's aggressiveness is 0 to 3, found " + aggressiveness);
    }
    try {
      detector = (MemorySegment) Library.NEW.invokeExact();
      int rate = (int) Library.SET_SAMPLE_RATE.invokeExact(detector, RATE_HZ);
      int mode = (int) Library.SET_MODE.invokeExact(detector, aggressiveness);
      if (rate != 0 || mode != 0) {
        throw new IllegalStateException("libfvad refuses 16 kHz in mode " + aggressiveness);
      }
    } catch (Throwable cause) {
      throw failed(cause);
    }
  }

  /** Whether the hop of {@link VoiceActivity#HOP_SAMPLES} samples at {@code offset} sounds like speech. */
  boolean speech(short[] pcm16k, int offset) {
    MemorySegment.copy(pcm16k, offset, frame, ValueLayout.JAVA_SHORT, 0, HOP_SAMPLES);
    try {
      return (int) Library.PROCESS.invokeExact(detector, frame, (long) HOP_SAMPLES) == 1;
    } catch (Throwable cause) {
      throw failed(cause);
    }
  }

  @Override
  public void close() {
    if (detector.address() == 0) {
      return;
    }
    try {
      Library.FREE.invokeExact(detector);
    } catch (Throwable cause) {
      throw failed(cause);
    }
    detector = MemorySegment.NULL; // libfvad takes no null detector: a use after close must not reach freed memory
  }

  private static RuntimeException failed(Throwable cause) {
    switch (cause) {
      case Error error -> throw error;
      case RuntimeException unchecked -> throw unchecked;
      default -> throw new IllegalStateException("libfvad cannot be called", cause);
    }
  }

  /** libfvad's functions (fvad.h), loaded once. */
  @SuppressWarnings("restricted") // calling native code is this class's purpose; the launcher enables native access
  private static final class Library {

    private static final SymbolLookup SYMBOLS = load();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    static final MethodHandle NEW = function("fvad_new", FunctionDescriptor.of(ValueLayout.ADDRESS));
    static final MethodHandle FREE = function("fvad_free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    static final MethodHandle SET_MODE = function("fvad_set_mode", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
    static final MethodHandle SET_SAMPLE_RATE =
        function("fvad_set_sample_rate", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
    static final MethodHandle PROCESS = function("fvad_process",
        FunctionDescriptor.of(INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private static MethodHandle function(String name, FunctionDescriptor type) {
      MemorySegment address = SYMBOLS.find(name)
          .orElseThrow(() -> new NoSuchElementException("libfvad has no function " + name));
      return Linker.nativeLinker().downcallHandle(address, type);
    }

    private static SymbolLookup load() {
      try {
        Path file = Files.createTempFile("libfvad", ".native");
        try (InputStream library = VoiceActivityDetector.class.getResourceAsStream(resource())) {
          if (library == null) {
            throw new IllegalStateException("libfvad-jni carries no " + resource() + " for this machine");
          }
          Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
          return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
          Files.delete(file);
        }
      } catch (IOException cause) {
        throw new UncheckedIOException("libfvad cannot be unpacked into the directory for temporary files", cause);
      }
    }

    private static String resource() {
      boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
      boolean arm = System.getProperty("os.arch").equals("aarch64");
      return (mac ? "/macos-" : "/debian-") + (arm ? "arm64" : "amd64") + "/liblibfvad-jni." + (mac ? "dylib" : "so");
    }
  }
}
