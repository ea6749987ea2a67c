package omniline.bench.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import omniline.bench.BenchException;

/**
 * Reads a buffer far larger than any cache from its beginning to its end, a word of every cache line, on as many threads as the model
 * has: what the memory gives a program that does nothing else. The buffer is in large pages where the system grants them. Owned by the
 * thread that measures.
 */
final class ReadSweep implements AutoCloseable {

  private static final long HUGE_PAGE_BYTES = 2L << 20;
  private static final int MADV_HUGEPAGE = 14;
  /** The memory gives whole lines: one word of each is enough to have it read, and no arithmetic is in the way. */
  private static final long LINE_BYTES = 64;
  private static final long BLOCK_BYTES = 256L << 10;

  private final Arena arena = Arena.ofShared();
  private final ExecutorService pool;
  private final List<Callable<Long>> parts = new ArrayList<>();
  private final long bytes;
  private long checksum;

  /** A buffer of so many MiB, filled. */
  ReadSweep(int mib, int threads) {
    bytes = (long) mib << 20;
    MemorySegment buffer = arena.allocate(bytes, HUGE_PAGE_BYTES);
    pool = Executors.newFixedThreadPool(threads);
    adviseHugePages(buffer);
    buffer.fill((byte) 1);
    long each = bytes / threads / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    for (int i = 0; i < threads; i++) {
      MemorySegment part = buffer.asSlice(i * each, i == threads - 1 ? bytes - i * each : each);
      parts.add(() -> sum(part));
    }
  }

  /** Where there is no such call, pages stay small. */
  @SuppressWarnings("restricted") // madvise has no Java form; the process runs with native access on, for libtorch itself
  private static void adviseHugePages(MemorySegment buffer) {
    Linker linker = Linker.nativeLinker();
    MemorySegment madvise = linker.defaultLookup().find("madvise").orElse(MemorySegment.NULL);
    if (madvise.equals(MemorySegment.NULL)) {
      return;
    }
    FunctionDescriptor signature = FunctionDescriptor.of(
        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    try {
      int refused = (int) linker.downcallHandle(madvise, signature).invokeExact(buffer, buffer.byteSize(), MADV_HUGEPAGE);
      if (refused != 0) {
        System.out.println("the buffer is in small pages: the system grants no large ones");
      }
    } catch (Throwable e) {
      throw new BenchException("the buffer cannot be advised: " + e.getMessage(), e);
    }
  }

  private static long sum(MemorySegment part) {
    long sum = 0;
    for (long at = 0; at < part.byteSize(); at += BLOCK_BYTES) {
      sum += sumOf(part, at, Math.min(at + BLOCK_BYTES, part.byteSize()));
    }
    return sum;
  }

  /** Four sums side by side, so that a load waits for no other; a block at a time, so that it is soon compiled. */
  private static long sumOf(MemorySegment part, long from, long to) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    for (long at = from; at < to; at += 4 * LINE_BYTES) {
      a += part.get(ValueLayout.JAVA_LONG, at);
      b += part.get(ValueLayout.JAVA_LONG, at + LINE_BYTES);
      c += part.get(ValueLayout.JAVA_LONG, at + 2 * LINE_BYTES);
      d += part.get(ValueLayout.JAVA_LONG, at + 3 * LINE_BYTES);
    }
    return a + b + c + d;
  }

  /** One sweep by all threads. */
  void run() {
    try {
      for (Future<Long> part : pool.invokeAll(parts)) {
        checksum += part.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException("a sweep over memory failed: " + e.getMessage(), e);
    }
  }

  long bytes() {
    return bytes;
  }

  /** Of everything read: the loads cannot be left out. */
  long checksum() {
    return checksum;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    pool.close();
    arena.close();
  }
}
