package omniline.rtp.srtp;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code a=crypto} (RFC 4568 sections 6 and 9.1): the line can be used, or it says why not. What an answer may not leave out (other
 * keys later, no encryption, no authentication, key derivation anew) is not served, so such a line cannot be used. Immutable; any thread.
 */
public sealed interface CryptoLine {
    /** It can be used. */
    record Usable(CryptoAttribute attribute) implements CryptoLine {}

    /** It cannot; the reason never holds a key. */
    record Unusable(String reason) implements CryptoLine {}

    /** Reads what stands behind {@code a=crypto:}. */
    static CryptoLine parse(String value) {
        List<String> parts = List.of(value.strip().split("\\s+", -1));
        if (parts.size() < 3 || !parts.getFirst().matches("[0-9]{1,9}")) {
            return new Unusable("not of the form 'tag suite inline:key'");
        }
        Optional<SrtpSuite> suite = SrtpSuite.named(parts.get(1));
        if (suite.isEmpty()) {
            return new Unusable("unknown suite " + parts.get(1));
        }
        for (String parameter : parts.subList(3, parts.size())) {
            if (!harmless(parameter)) {
                return new Unusable("session parameter " + parameter + " is not served");
            }
        }
        return key(Integer.parseInt(parts.getFirst()), suite.get(), parts.get(2));
    }

    /** The hint of a window's size, the usual rate of key derivation, and what its sender lets one ignore (section 6.3.7). */
    private static boolean harmless(String parameter) {
        String upper = parameter.toUpperCase(Locale.ROOT);
        return parameter.startsWith("-") || upper.startsWith("WSH=") || upper.equals("KDR=0");
    }

    private static CryptoLine key(int tag, SrtpSuite suite, String method) {
        if (!method.regionMatches(true, 0, "inline:", 0, "inline:".length())) {
            return new Unusable("the key is not inline");
        }
        if (method.contains(";")) {
            return new Unusable("several master keys");
        }
        List<String> parts = List.of(method.substring("inline:".length()).split("\\|", -1));
        int mkiBytes = 0;
        for (String part : parts.subList(1, parts.size())) {
            if (part.matches("[0-9]{1,39}:[0-9]{1,3}")) {
                mkiBytes = Integer.parseInt(part.substring(part.indexOf(':') + 1));
            } else if (!part.matches("2\\^[0-9]{1,2}|[0-9]{1,15}")) {
                return new Unusable("neither a lifetime nor a master key identifier: " + part);
            }
        }
        try {
            MasterKey key = new MasterKey(suite, Base64.getDecoder().decode(parts.getFirst()));
            return new Usable(new CryptoAttribute(tag, key, mkiBytes));
        } catch (IllegalArgumentException e) {
            return new Unusable("no key of " + suite + ", or an identifier that is too long");
        }
    }
}
