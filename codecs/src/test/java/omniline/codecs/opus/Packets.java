package omniline.codecs.opus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import omniline.codecs.AudioDecoder;
import omniline.codecs.EncoderSettings;

/** Whole signals through the encoder and the decoder. */
final class Packets {

    private Packets() {
    }

    /** One payload for each whole frame. */
    static List<byte[]> encoded(short[] pcm, int frameSamples, EncoderSettings settings) {
        List<byte[]> packets = new ArrayList<>();
        byte[] payload = new byte[1275];
        try (OpusEncoder encoder = new OpusEncoder(settings)) {
            for (int at = 0; at + frameSamples <= pcm.length; at += frameSamples) {
                int lengthBytes = encoder.encode(pcm, at, frameSamples, payload, 0);
                packets.add(Arrays.copyOf(payload, lengthBytes));
            }
        }
        return packets;
    }

    /** What is heard when those packets are lost; each from the next one's FEC if {@code recovering}. */
    static short[] heard(AudioDecoder decoder, List<byte[]> packets, BitSet lost, boolean recovering) {
        int frame = decoder.durationSamples(packets.getFirst(), 0, packets.getFirst().length);
        short[] pcm = new short[packets.size() * frame];
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            if (!lost.get(i)) {
                decoder.decode(packet, 0, packet.length, pcm, i * frame);
            } else if (recovering) {
                decoder.recover(packets.get(i + 1), 0, packets.get(i + 1).length, pcm, i * frame, frame);
            } else {
                decoder.conceal(pcm, i * frame, frame);
            }
        }
        return pcm;
    }
}
