package omniline.bench.soak;

import java.util.Locale;

/**
 * One measurement of the soak, taken while no call is up.
 *
 * @param calls done so far
 * @param sinceNs since the first call
 * @param heapBytes of objects alive after a full collection
 * @param residentBytes VmRSS
 * @param threads of the process
 * @param files open in it
 * @param rested after so long without calls that SIP has forgotten them all
 */
record SoakPoint(int calls, long sinceNs, long heapBytes, long residentBytes, int threads, int files, boolean rested) {
  static final String HEAD = " calls      s   heap MiB  resident MiB  threads  files";
  private static final double MIB = 1 << 20;

  String line() {
    return String.format(
        Locale.ROOT, "%6d %6.0f %10.2f %13.1f %8d %6d", calls, sinceNs / 1e9, heapMib(), residentMib(), threads, files)
        + (rested ? "  at rest" : "");
  }

  double heapMib() {
    return heapBytes / MIB;
  }

  double residentMib() {
    return residentBytes / MIB;
  }
}
