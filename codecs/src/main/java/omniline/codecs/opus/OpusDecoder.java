package omniline.codecs.opus;

import static org.lwjgl.util.opus.Opus.OPUS_RESET_STATE;
import static org.lwjgl.util.opus.Opus.OPUS_SET_COMPLEXITY;
import static org.lwjgl.util.opus.Opus.nopus_decode;
import static org.lwjgl.util.opus.Opus.opus_decoder_create;
import static org.lwjgl.util.opus.Opus.opus_decoder_ctl;
import static org.lwjgl.util.opus.Opus.opus_decoder_destroy;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * Opus (RFC 6716) by libopus: mono whatever the far end sends, concealment and in-band FEC as libopus does them. The native state
 * and two direct buffers live from construction to close. Owned by the media loop.
 */
public final class OpusDecoder implements AudioDecoder {
    private static final int MAX_PACKET_BYTES = 2048;
    /**
     * From 5 on libopus conceals by a neural network, from 6 on it also enhances every frame by one. At 5 a lost frame of 20 ms takes
     * 0.7 ms instead of 0.016 ms (and as long again for each call on the loop that a burst hits), for 0.6 dB of segmental SNR.
     */
    private static final int DECODER_COMPLEXITY = 4;

    private final int rateHz;
    private final int maxPacketSamples;
    private final ByteBuffer packet;
    private final ShortBuffer frame;
    /** Addresses instead of buffers in each call: taking a buffer's address allocates until the compiler has seen through it. */
    private final long packetAddress;
    private final long frameAddress;
    private long decoder;

    /** For PCM at 8000, 12000, 16000, 24000 or 48000 Hz; {@link CodecException} at others or where libopus does not load. */
    public OpusDecoder(int rateHz) {
        this.rateHz = rateHz;
        maxPacketSamples = rateHz / 1000 * OpusToc.MAX_PACKET_MS;
        decoder = create(rateHz);
        LibOpus.checked("opus_decoder_ctl", opus_decoder_ctl(decoder, OPUS_SET_COMPLEXITY(DECODER_COMPLEXITY)));
        packet = MemoryUtil.memAlloc(MAX_PACKET_BYTES);
        frame = MemoryUtil.memAllocShort(maxPacketSamples);
        packetAddress = MemoryUtil.memAddress0(packet);
        frameAddress = MemoryUtil.memAddress0(frame);
    }

    @Override
    public AudioCodec codec() {
        return AudioCodec.OPUS;
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int decode(byte[] payload, int offset, int lengthBytes, short[] pcm, int pcmOffset) {
        requireOpen();
        int duration = durationSamples(payload, offset, lengthBytes);
        if (duration < 0 || lengthBytes > MAX_PACKET_BYTES) {
            return CORRUPT;
        }
        CodecException.requireRoom(pcm.length, pcmOffset, duration);
        packet.put(0, payload, offset, lengthBytes);
        int samples = nopus_decode(decoder, packetAddress, lengthBytes, frameAddress, duration, 0);
        if (samples <= 0) {
            return CORRUPT;
        }
        frame.get(0, pcm, pcmOffset, samples);
        return samples;
    }

    @Override
    public int durationSamples(byte[] payload, int offset, int lengthBytes) {
        if (lengthBytes > 0) {
            CodecException.requireRoom(payload.length, offset, lengthBytes);
        }
        return OpusToc.durationSamples(payload, offset, lengthBytes, rateHz);
    }

    @Override
    public void conceal(short[] pcm, int pcmOffset, int lengthSamples) {
        requireOpen();
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        int done = 0;
        while (done < lengthSamples) {
            int piece = Math.min(lengthSamples - done, maxPacketSamples);
            LibOpus.checked("opus_decode", nopus_decode(decoder, MemoryUtil.NULL, 0, frameAddress, wholeSteps(piece), 0));
            frame.get(0, pcm, pcmOffset + done, piece);
            done += piece;
        }
    }

    @Override
    public void recover(byte[] nextPayload, int offset, int lengthBytes, short[] pcm, int pcmOffset, int lengthSamples) {
        requireOpen();
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        int duration = durationSamples(nextPayload, offset, lengthBytes);
        boolean usable = duration > 0 && lengthBytes <= MAX_PACKET_BYTES && lengthSamples <= maxPacketSamples;
        if (usable && decodeFec(nextPayload, offset, lengthBytes, wholeSteps(lengthSamples))) {
            frame.get(0, pcm, pcmOffset, lengthSamples);
        } else {
            conceal(pcm, pcmOffset, lengthSamples);
        }
    }

    @Override
    public void reset() {
        requireOpen();
        LibOpus.checked("opus_decoder_ctl", opus_decoder_ctl(decoder, OPUS_RESET_STATE));
    }

    @Override
    public void close() {
        if (decoder != 0) {
            opus_decoder_destroy(decoder);
            decoder = 0;
            MemoryUtil.memFree(packet);
            MemoryUtil.memFree(frame);
        }
    }

    /** Fills {@link #frame} from the packet after the lost one; false where libopus calls that one corrupt. */
    private boolean decodeFec(byte[] next, int offset, int lengthBytes, int lengthSamples) {
        packet.put(0, next, offset, lengthBytes);
        return nopus_decode(decoder, packetAddress, lengthBytes, frameAddress, lengthSamples, 1) == lengthSamples;
    }

    /** libopus conceals in steps of 2.5 ms. */
    private int wholeSteps(int lengthSamples) {
        int step = rateHz / 400;
        return Math.ceilDiv(lengthSamples, step) * step;
    }

    private static long create(int rateHz) {
        LibOpus.load();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.mallocInt(1);
            long created = opus_decoder_create(rateHz, 1, error);
            LibOpus.checked("opus_decoder_create", error.get(0));
            return created;
        }
    }

    private void requireOpen() {
        if (decoder == 0) {
            throw new CodecException("the Opus decoder is closed");
        }
    }
}
