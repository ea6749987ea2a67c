package omniline.rtp.srtp;

import java.util.List;
import java.util.Optional;
import omniline.rtp.srtp.CryptoLine.Unusable;
import omniline.rtp.srtp.CryptoLine.Usable;

/**
 * One {@code a=crypto} of SDP that can be used (RFC 4568 section 9.1). The key is that of who writes it: what they send is encrypted with
 * it. Immutable; any thread.
 *
 * <pre>
 *   a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4 WSH=128
 *            │ suite                   key and salt, base 64                    lifetime MKI:its bytes
 *            └ tag, named again in the answer
 * </pre>
 *
 * @param tag 0..999999999
 * @param key of the suite that is meant
 * @param mkiBytes length of the master key identifier in each of their packets, 0 for none, at most 128
 */
public record CryptoAttribute(int tag, MasterKey key, int mkiBytes) {
    private static final int LARGEST_TAG = 999_999_999;
    private static final int LONGEST_MKI_BYTES = 128;

    public CryptoAttribute {
        if (tag < 0 || tag > LARGEST_TAG) {
            throw new IllegalArgumentException("the tag of a crypto attribute is 0.." + LARGEST_TAG + ", not " + tag);
        }
        if (mkiBytes < 0 || mkiBytes > LONGEST_MKI_BYTES) {
            throw new IllegalArgumentException("a master key identifier has 0.." + LONGEST_MKI_BYTES + " bytes, not " + mkiBytes);
        }
    }

    public SrtpSuite suite() {
        return key.suite();
    }

    /** What stands behind {@code a=crypto:}; without lifetime and identifier. Holds the key: not for logs. */
    public String value() {
        return tag + " " + suite() + " inline:" + key.base64();
    }

    /**
     * The first of an offer that can be used: the other side lists what it likes best first (RFC 4568 section 5.1.1).
     *
     * @param offered what stands behind {@code a=crypto:}, line by line
     * @param accepted suites that this side takes
     */
    public static Optional<CryptoAttribute> choose(List<String> offered, List<SrtpSuite> accepted) {
        return offered.stream().flatMap(line -> usable(line).stream()).filter(each -> accepted.contains(each.suite())).findFirst();
    }

    /**
     * What was answered to an offer of ours, if it is one of ours: same tag, same suite (RFC 4568 section 5.1.3).
     *
     * @param answered what stands behind the answer's only {@code a=crypto:}
     */
    public static Optional<CryptoAttribute> accepted(String answered, List<CryptoAttribute> offered) {
        return usable(answered).filter(
                theirs -> offered.stream().anyMatch(ours -> ours.tag() == theirs.tag() && ours.suite() == theirs.suite()));
    }

    private static Optional<CryptoAttribute> usable(String line) {
        return switch (CryptoLine.parse(line)) {
            case Usable usable -> Optional.of(usable.attribute());
            case Unusable _ -> Optional.empty();
        };
    }
}
