package omniline.rtp.rtcp;

/** NTP timestamps as RTCP uses them (RFC 3550 section 4): 32.32 fixed point seconds since 1900; the middle 32 bits are 65536ths of a second. */
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private NtpTime() {}

    /** From nanoseconds since 1970. */
    public static long ofUnixNs(long unixNs) {
        long seconds = Math.floorDiv(unixNs, NS_PER_SECOND);
        long fraction = (Math.floorMod(unixNs, NS_PER_SECOND) << 32) / NS_PER_SECOND;
        return (seconds + SECONDS_1900_TO_1970) << 32 | fraction;
    }

    /** The 32 bits that report blocks carry. */
    public static int middle(long ntpTimestamp) {
        return (int) (ntpTimestamp >>> 16);
    }

    /** Nanoseconds as 65536ths of a second. */
    public static int shortOfNs(long ns) {
        return (int) ((ns / NS_PER_SECOND) << 16 | (ns % NS_PER_SECOND << 16) / NS_PER_SECOND);
    }

    /** 65536ths of a second as milliseconds. */
    public static double msOfShort(int units) {
        return (units & 0xFFFF_FFFFL) * 1000.0 / 65536.0;
    }
}
