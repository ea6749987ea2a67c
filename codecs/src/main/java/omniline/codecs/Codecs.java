package omniline.codecs;

import omniline.codecs.g711.G711Decoder;
import omniline.codecs.g711.G711Encoder;
import omniline.codecs.g722.G722Decoder;
import omniline.codecs.g722.G722Encoder;
import omniline.codecs.opus.OpusDecoder;
import omniline.codecs.opus.OpusEncoder;

/**
 * Where encoders and decoders come from: one of each per call and codec, built while the call is set up, closed when it ends.
 * Safe to call from any thread; what it returns is owned by the media loop.
 */
public final class Codecs {

    private Codecs() {
    }

    /** An encoder of that codec; {@link CodecException} where the codec has no such rate or its native library does not load. */
    public static AudioEncoder encoder(AudioCodec codec, EncoderSettings settings) {
        return switch (codec) {
            case OPUS -> new OpusEncoder(settings);
            case G722 -> new G722Encoder(settings.rateHz());
            case PCMU, PCMA -> new G711Encoder(codec, settings.rateHz());
        };
    }

    /** A decoder of that codec giving PCM at that rate; {@link CodecException} as for {@link #encoder}. */
    public static AudioDecoder decoder(AudioCodec codec, int rateHz) {
        return switch (codec) {
            case OPUS -> new OpusDecoder(rateHz);
            case G722 -> new G722Decoder(rateHz);
            case PCMU, PCMA -> new G711Decoder(codec, rateHz);
        };
    }
}
