package omniline.codecs.g722;

/** Half a second at 16 kHz that takes every path of the codec, the same to the bit on every machine: whispers, sweeps, clipped noise. */
final class Sweep {
    private static final int RATE_HZ = 16_000;

    private Sweep() {
    }

    /** 8000 samples: a soft sweep up to 8 kHz, a loud one down, full-scale square waves, noise at full scale, silence, a click. */
    static short[] pcm() {
        short[] pcm = new short[RATE_HZ / 2];
        int noise = 1;
        for (int i = 0; i < pcm.length; i++) {
            noise = noise * 1_664_525 + 1_013_904_223;
            pcm[i] = (short) switch (i / 1_000) {
                case 0, 1 -> tone(i, 2_000, 300);
                case 2, 3 -> tone(4_000 - i, 2_000, 20_000);
                case 4 -> (i / 37) % 2 == 0 ? 32_767 : -32_768;
                case 5 -> noise >> 16;
                case 6 -> noise >> 26;
                default -> i == 7_500 ? 30_000 : 0;
            };
        }
        return pcm;
    }

    private static int tone(int i, int lengthSamples, int amplitude) {
        double cycles = 0.25 * i * i / lengthSamples;
        return (int) StrictMath.round(amplitude * StrictMath.sin(2 * Math.PI * cycles));
    }

    /** What our encoder makes of it, frame by frame. */
    static byte[] encoded(short[] pcm, int frameSamples) {
        G722Encoder encoder = new G722Encoder(RATE_HZ);
        byte[] payload = new byte[pcm.length / 2];
        for (int at = 0; at < pcm.length; at += frameSamples) {
            encoder.encode(pcm, at, Math.min(frameSamples, pcm.length - at), payload, at / 2);
        }
        return payload;
    }

    /** What our decoder makes of it, frame by frame. */
    static short[] decoded(byte[] payload, int frameBytes) {
        G722Decoder decoder = new G722Decoder(RATE_HZ);
        short[] pcm = new short[2 * payload.length];
        for (int at = 0; at < payload.length; at += frameBytes) {
            decoder.decode(payload, at, Math.min(frameBytes, payload.length - at), pcm, 2 * at);
        }
        return pcm;
    }
}
