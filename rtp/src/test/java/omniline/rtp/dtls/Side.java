package omniline.rtp.dtls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One party of a handshake in memory: what it sends goes straight to the other, unless it is to be lost. */
final class Side implements DtlsEvents {
    static final SecureRandom RANDOM = new SecureRandom();

    final DtlsEndpoint endpoint = DtlsEndpoint.create(RANDOM);
    final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    final CompletableFuture<String> failure = new CompletableFuture<>();
    Predicate<byte[]> lost = datagram -> false;
    private DtlsAssociation own = endpoint.associate(false, List.of(), this);
    private DtlsAssociation other = own;

    /** Two that know each other's certificates; the first begins. */
    static void introduce(Side active, Side passive) {
        introduce(active, passive, passive.endpoint.fingerprint(), active.endpoint.fingerprint());
    }

    /** The same with what each is told of the other. */
    static void introduce(Side active, Side passive, String toldActive, String toldPassive) {
        active.own = active.endpoint.associate(true, List.of(toldActive), active);
        passive.own = passive.endpoint.associate(false, List.of(toldPassive), passive);
        active.other = passive.own;
        passive.other = active.own;
        passive.own.start();
        active.own.start();
    }

    DtlsAssociation association() {
        return own;
    }

    SrtpKeys agreed() throws Exception {
        return keys.get(30, TimeUnit.SECONDS);
    }

    String complaint() throws Exception {
        return failure.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void send(byte[] datagram) {
        if (!lost.test(datagram)) {
            other.onDatagram(ByteBuffer.wrap(datagram));
        }
    }

    @Override
    public void keyed(SrtpKeys found) {
        keys.complete(found);
    }

    @Override
    public void failed(String reason) {
        failure.complete(reason);
    }
}
