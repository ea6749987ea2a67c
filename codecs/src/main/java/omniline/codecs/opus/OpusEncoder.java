package omniline.codecs.opus;

import static org.lwjgl.util.opus.Opus.OPUS_APPLICATION_VOIP;
import static org.lwjgl.util.opus.Opus.OPUS_RESET_STATE;
import static org.lwjgl.util.opus.Opus.OPUS_SET_BITRATE;
import static org.lwjgl.util.opus.Opus.OPUS_SET_COMPLEXITY;
import static org.lwjgl.util.opus.Opus.OPUS_SET_INBAND_FEC;
import static org.lwjgl.util.opus.Opus.OPUS_SET_PACKET_LOSS_PERC;
import static org.lwjgl.util.opus.Opus.OPUS_SET_SIGNAL;
import static org.lwjgl.util.opus.Opus.OPUS_SIGNAL_VOICE;
import static org.lwjgl.util.opus.Opus.nopus_encode;
import static org.lwjgl.util.opus.Opus.opus_encoder_create;
import static org.lwjgl.util.opus.Opus.opus_encoder_ctl;
import static org.lwjgl.util.opus.Opus.opus_encoder_destroy;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import omniline.codecs.AudioCodec;
import omniline.codecs.AudioEncoder;
import omniline.codecs.CodecException;
import omniline.codecs.EncoderSettings;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.opus.Opus;

/**
 * Opus (RFC 6716) by libopus, set up for speech: mono, variable bit rate, in-band FEC as the settings say. The native state and two
 * direct buffers live from construction to close. Owned by the media loop.
 */
public final class OpusEncoder implements AudioEncoder {
    /** The longest frame an Opus packet can carry (RFC 6716 section 3.2.1); what speech makes is far smaller. */
    private static final int MAX_PAYLOAD_BYTES = 1275;
    private static final int MAX_FRAME_MS = 60;

    private final int rateHz;
    private final ShortBuffer frame;
    private final ByteBuffer packet;
    /** Addresses instead of buffers in each call: taking a buffer's address allocates until the compiler has seen through it. */
    private final long frameAddress;
    private final long packetAddress;
    private long encoder;

    /** Throws {@link CodecException} where libopus does not load or refuses the settings. */
    public OpusEncoder(EncoderSettings settings) {
        rateHz = settings.rateHz();
        encoder = create(rateHz);
        set(OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
        set(OPUS_SET_BITRATE(settings.bitrateBps()));
        set(OPUS_SET_COMPLEXITY(settings.complexity()));
        set(OPUS_SET_INBAND_FEC(settings.fec() ? 1 : 0));
        set(OPUS_SET_PACKET_LOSS_PERC(settings.expectedLossPercent()));
        frame = MemoryUtil.memAllocShort(rateHz / 1000 * MAX_FRAME_MS);
        packet = MemoryUtil.memAlloc(MAX_PAYLOAD_BYTES);
        frameAddress = MemoryUtil.memAddress0(frame);
        packetAddress = MemoryUtil.memAddress0(packet);
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
    public int encode(short[] pcm, int pcmOffset, int lengthSamples, byte[] payload, int payloadOffset) {
        requireOpen();
        requireFrame(lengthSamples);
        CodecException.requireRoom(pcm.length, pcmOffset, lengthSamples);
        CodecException.requireRoom(payload.length, payloadOffset, 1);
        frame.put(0, pcm, pcmOffset, lengthSamples);
        int roomBytes = Math.min(MAX_PAYLOAD_BYTES, payload.length - payloadOffset);
        int lengthBytes = LibOpus.checked("opus_encode", nopus_encode(encoder, frameAddress, lengthSamples, packetAddress, roomBytes));
        packet.get(0, payload, payloadOffset, lengthBytes);
        return lengthBytes;
    }

    @Override
    public void reset() {
        requireOpen();
        LibOpus.checked("opus_encoder_ctl", opus_encoder_ctl(encoder, OPUS_RESET_STATE));
    }

    @Override
    public void close() {
        if (encoder != 0) {
            opus_encoder_destroy(encoder);
            encoder = 0;
            MemoryUtil.memFree(frame);
            MemoryUtil.memFree(packet);
        }
    }

    private static long create(int rateHz) {
        LibOpus.load();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer error = stack.mallocInt(1);
            long created = opus_encoder_create(rateHz, 1, OPUS_APPLICATION_VOIP, error);
            LibOpus.checked("opus_encoder_create", error.get(0));
            return created;
        }
    }

    private void set(Opus.CTLRequest request) {
        LibOpus.checked("opus_encoder_ctl", opus_encoder_ctl(encoder, request));
    }

    private void requireFrame(int lengthSamples) {
        int tenMs = rateHz / 100;
        if (lengthSamples != tenMs && lengthSamples != 2 * tenMs && lengthSamples != 4 * tenMs && lengthSamples != 6 * tenMs) {
            throw new CodecException(lengthSamples + " samples at " + rateHz + " Hz are not a frame of 10, 20, 40 or 60 ms");
        }
    }

    private void requireOpen() {
        if (encoder == 0) {
            throw new CodecException("the Opus encoder is closed");
        }
    }
}
