package omniline.rtp.dtls;

import java.util.Arrays;
import java.util.List;
import omniline.rtp.srtp.MasterKey;
import omniline.rtp.srtp.SrtpSuite;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake came to (RFC 5764 section 4.2; for AEAD, RFC 7714 section 12). Immutable; any thread.
 *
 * <pre>
 *   exported: client's key | server's key | client's salt | server's salt
 * </pre>
 *
 * @param ours what we send is encrypted with it
 * @param theirs what comes was encrypted with it
 */
public record SrtpKeys(MasterKey ours, MasterKey theirs) {
    /** The strongest first; every peer knows the third. */
    private static final List<SrtpSuite> SUITES = List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AEAD_AES_128_GCM,
            SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32);

    /** The numbers of RFC 5764 section 4.1.2 and RFC 7714 section 14.2 for all suites that we know. */
    static int[] profiles() {
        return SUITES.stream().mapToInt(SrtpKeys::profile).toArray();
    }

    /** The one that we like best of those offered; null where none is known. */
    static @Nullable SrtpSuite best(int[] offered) {
        for (SrtpSuite suite : SUITES) {
            for (int number : offered) {
                if (number == profile(suite)) {
                    return suite;
                }
            }
        }
        return null;
    }

    static int profile(SrtpSuite suite) {
        return switch (suite) {
            case AES_CM_128_HMAC_SHA1_80 -> SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;
            case AES_CM_128_HMAC_SHA1_32 -> SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_32;
            case AEAD_AES_128_GCM -> SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM;
            case AEAD_AES_256_GCM -> SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM;
        };
    }

    /** How many bytes are to be exported. */
    static int exportedBytes(SrtpSuite suite) {
        return 2 * (suite.keyBytes() + suite.saltBytes());
    }

    /** Cuts up what was exported; {@code client} is our role. */
    static SrtpKeys of(SrtpSuite suite, byte[] exported, boolean client) {
        MasterKey clients = key(suite, exported, 0);
        MasterKey servers = key(suite, exported, 1);
        return client ? new SrtpKeys(clients, servers) : new SrtpKeys(servers, clients);
    }

    private static MasterKey key(SrtpSuite suite, byte[] exported, int side) {
        byte[] keyAndSalt = Arrays.copyOf(Arrays.copyOfRange(exported, side * suite.keyBytes(), (side + 1) * suite.keyBytes()),
                suite.keyBytes() + suite.saltBytes());
        System.arraycopy(exported, 2 * suite.keyBytes() + side * suite.saltBytes(), keyAndSalt, suite.keyBytes(), suite.saltBytes());
        return new MasterKey(suite, keyAndSalt);
    }
}
