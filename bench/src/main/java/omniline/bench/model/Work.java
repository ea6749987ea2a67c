package omniline.bench.model;

/**
 * What a stage has to do: operations (a multiplication and an addition are two), and bytes that it cannot avoid to read, weights
 * once and the cache once.
 */
record Work(double flop, double bytes) {

  Work plus(Work other) {
    return new Work(flop + other.flop, bytes + other.bytes);
  }

  Work times(double factor) {
    return new Work(flop * factor, bytes * factor);
  }

  /** Seconds at the machine's limits: whichever of the two binds. */
  double idealSeconds(Limit limit) {
    return Math.max(flop / limit.flopPerSecond(), bytes / limit.bytesPerSecond());
  }

  /** Whether reading takes longer than computing at these limits. */
  boolean boundByBandwidth(Limit limit) {
    return bytes / limit.bytesPerSecond() >= flop / limit.flopPerSecond();
  }

  /** What a machine can do at most. */
  record Limit(double flopPerSecond, double bytesPerSecond) {}
}
