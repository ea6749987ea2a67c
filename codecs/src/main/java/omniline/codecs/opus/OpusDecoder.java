package omniline.codecs.opus;

import static org.lwjgl.util.opus.Opus.OPUS_RESET_STATE;
import static org.lwjgl.util.opus.Opus.OPUS_SET_COMPLEXITY;
import static org.lwjgl.util.opus.Opus.opus_decode;
import static org.lwjgl.util.opus.Opus.opus_decoder_create;
import static org.lwjgl.util.opus.Opus.opus_decoder_ctl;
import static org.lwjgl.util.opus.Opus.opus_decoder_destroy;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioDecoder;
import omniline.codecs.CodecException;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * Opus (RFC 6716) by libopus: mono whatever the far end sends, concealment and in-band FEC as libopus does them. The native state
 * and two direct buffers live from construction to close. Owned by the media loop.
 */
public final class OpusDecoder implements AudioDecoder {
    private static final int MAX_PACKET_BYTES = 2048;
    private static final int DECODER_COMPLEXITY = 0;

    private final int rateHz;
    private final int maxPacketSamples;
    private final ByteBuffer packet;
    private final ShortBuffer frame;
    private long decoder;

    /** For PCM at 8000, 12000, 16000, 24000 or 48000 Hz; {@link CodecException} at others or where libopus does not load. */
    public OpusDecoder(int rateHz) {
        this.rateHz = rateHz;
        maxPacketSamples = rateHz / 1000 * OpusToc.MAX_PACKET_MS;
        decoder = create(rateHz);
        opus_decoder_ctl(decoder, OPUS_SET_COMPLEXITY(DECODER_COMPLEXITY));
        packet = MemoryUtil.memAlloc(MAX_PACKET_BYTES);
        frame = MemoryUtil.memAllocShort(maxPacketSamples);
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
        int samples = opus_decode(decoder, copied(payload, offset, lengthBytes), frame.clear(), duration, 0);
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
            synthesize(null, wholeSteps(piece));
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
        if (usable && synthesize(copied(nextPayload, offset, lengthBytes), wholeSteps(lengthSamples))) {
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

    /** Fills {@link #frame} for a lost packet, from the one after it or from nothing; false where that one is corrupt. */
    private boolean synthesize(@Nullable ByteBuffer next, int lengthSamples) {
        return opus_decode(decoder, next, frame.clear(), lengthSamples, next == null ? 0 : 1) == lengthSamples;
    }

    /** libopus conceals in steps of 2.5 ms. */
    private int wholeSteps(int lengthSamples) {
        int step = rateHz / 400;
        return Math.ceilDiv(lengthSamples, step) * step;
    }

    private ByteBuffer copied(byte[] payload, int offset, int lengthBytes) {
        return packet.clear().put(payload, offset, lengthBytes).flip();
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
