package omniline.rtp.quality;

/**
 * What a codec costs on the scale of the E-model (ITU-T G.107 section 3.5; values of G.113 Appendix I). Immutable; any thread.
 *
 * @param equipmentFactor Ie, without losses, 0..95
 * @param lossRobustness Bpl, above 0; the greater, the less a loss is heard
 */
public record CodecImpairment(double equipmentFactor, double lossRobustness) {
    /** With losses concealed, as here. The wideband codecs are no worse than it on this scale, which ends with the telephone's band. */
    public static final CodecImpairment G711 = new CodecImpairment(0, 25.1);

    public CodecImpairment {
        if (!(equipmentFactor >= 0 && equipmentFactor <= 95 && lossRobustness > 0)) {
            throw new IllegalArgumentException("Ie must be 0..95 and Bpl above 0, not " + equipmentFactor + " and " + lossRobustness);
        }
    }
}
