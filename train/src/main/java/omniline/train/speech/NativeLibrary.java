package omniline.train.speech;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import omniline.train.TrainException;

/**
 * A C library of this machine, if it is there, through java.lang.foreign: the synthesizers' programs do not tell when they speak
 * which word, their libraries do. The library stays loaded as long as the program runs. Safe for any thread.
 */
@SuppressWarnings("restricted") // calling C is what this class is for; --enable-native-access allows it at run time
final class NativeLibrary {
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

  private static final int LONGEST_NAME = 256;

  private final String name;
  private final SymbolLookup symbols;

  private NativeLibrary(String name, SymbolLookup symbols) {
    this.name = name;
    this.symbols = symbols;
  }

  /** The library of that file name on the system's path. */
  static Optional<NativeLibrary> load(String name) {
    try {
      return Optional.of(new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A function that returns a value; {@link TrainException} where another version of the library lacks it. */
  MethodHandle function(String function, MemoryLayout result, MemoryLayout... arguments) {
    return handle(function, FunctionDescriptor.of(result, arguments));
  }

  /** A function that returns nothing. */
  MethodHandle procedure(String function, MemoryLayout... arguments) {
    return handle(function, FunctionDescriptor.ofVoid(arguments));
  }

  private MethodHandle handle(String function, FunctionDescriptor descriptor) {
    MemorySegment address = symbols.find(function)
        .orElseThrow(() -> new TrainException(name + " has no function " + function + "; install the distribution's own version"));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  /** A C pointer to a Java method, for as long as the program runs. */
  static MemorySegment callback(MethodHandle method, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker().upcallStub(method, FunctionDescriptor.of(result, arguments), Arena.global());
  }

  /** So many bytes behind a pointer that C returned. */
  static MemorySegment behind(MemorySegment pointer, long bytes) {
    return pointer.reinterpret(bytes);
  }

  /** A C string of at most 255 bytes. */
  static String text(MemorySegment pointer) {
    return pointer.address() == 0 ? "" : pointer.reinterpret(LONGEST_NAME).getString(0);
  }

  /** Whatever a call threw, as ours. */
  static TrainException failed(String what, Throwable cause) {
    return cause instanceof TrainException already ? already : new TrainException(what + " failed: " + cause, cause);
  }
}
