package omniline.rtp.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import omniline.rtp.RtpException;

/**
 * What SDP says of a certificate (RFC 8122 section 5): the hash by which it is known when it comes in the handshake. Immutable; any thread.
 *
 * <pre>
 *   a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3B:91:9A:0E:7D:54:8C:0D:8A:11:1F:02
 * </pre>
 *
 * @param hash as SDP names it, in lower case
 * @param value bytes in hexadecimal, upper case, with colons
 */
public record Fingerprint(String hash, String value) {
    /** The strongest first. MD2 and MD5 must not be used (RFC 8122 section 5). */
    private static final List<String> HASHES = List.of("sha-512", "sha-384", "sha-256", "sha-224", "sha-1");

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** That of a certificate in DER, by SHA-256, which everybody knows. */
    public static Fingerprint of(byte[] certificate) {
        return of("sha-256", certificate);
    }

    private static Fingerprint of(String hash, byte[] certificate) {
        try {
            String name = hash.toUpperCase(Locale.ROOT);
            return new Fingerprint(hash, COLONS.formatHex(MessageDigest.getInstance(name).digest(certificate)));
        } catch (NoSuchAlgorithmException e) {
            throw new RtpException("every Java platform of ours has " + hash, e);
        }
    }

    /** Reads what stands behind {@code a=fingerprint:}; empty where it is none, or of a hash that is not trusted. */
    public static Optional<Fingerprint> parse(String line) {
        String[] words = line.strip().split(" +", -1);
        if (words.length != 2) {
            return Optional.empty();
        }
        String hash = words[0].toLowerCase(Locale.ROOT);
        String value = words[1].toUpperCase(Locale.ROOT);
        boolean usable = HASHES.contains(hash) && value.matches("[0-9A-F]{2}(:[0-9A-F]{2}){19,63}");
        return usable ? Optional.of(new Fingerprint(hash, value)) : Optional.empty();
    }

    /** Whether a certificate in DER is one of those: by the strongest hash that is named, as the others add nothing. */
    static boolean verifies(List<Fingerprint> fingerprints, byte[] certificate) {
        for (String hash : HASHES) {
            List<Fingerprint> named = fingerprints.stream().filter(each -> each.hash().equals(hash)).toList();
            if (!named.isEmpty()) {
                return named.contains(of(hash, certificate));
            }
        }
        return false;
    }

    /** As it stands in SDP. */
    @Override
    public String toString() {
        return hash + " " + value;
    }
}
