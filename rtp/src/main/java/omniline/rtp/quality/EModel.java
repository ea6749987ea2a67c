package omniline.rtp.quality;

/**
 * The E-model (ITU-T G.107, 2015): a transmission rating R of what a conversation is worth, from 0 to 100, and the opinion score that goes
 * with it. All that a packet network does not change has the Recommendation's default value (table 2); the symbols are its own. Pure
 * functions; any thread.
 *
 * <pre>
 *   R = Ro - Is - Id - Ie,eff        noise, what comes with the speech, delay and echo, codec and losses
 * </pre>
 */
public final class EModel {
    private static final double SLR = 8;
    private static final double RLR = 2;
    private static final double OLR = SLR + RLR;
    private static final double STMR = 15;
    private static final double DS = 3;
    private static final double LSTR = STMR + 3;
    private static final double TELR = 65;
    private static final double WEPL = 110;
    private static final double PS = 35;
    private static final double PR = 35;
    private static final double NC = -70;
    private static final double NFOR = -64;
    private static final double QDU = 1;
    /** Below it a delay is not noticed. */
    private static final double MT_MS = 100;

    private EModel() {}

    /**
     * The rating R, 0..100; 93.2 for a call without loss and delay.
     *
     * @param losses share of the packets, and burst ratio
     * @param oneWayDelayMs from mouth to ear, at least 0
     */
    public static double rating(CodecImpairment codec, LossDensity losses, double oneWayDelayMs) {
        double no = noise();
        double ro = 15 - 1.5 * (SLR + no);
        double r = ro - simultaneous(ro, no, oneWayDelayMs) - delay(ro, no, oneWayDelayMs) - equipment(codec, losses);
        return Math.clamp(r, 0.0, 100.0);
    }

    /** The mean opinion score of a rating (Annex B), 1..4.5. */
    public static double mos(double rating) {
        double r = Math.clamp(rating, 0.0, 100.0);
        return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
    }

    /** No, equation 7-3 and those of its parts. */
    private static double noise() {
        double nos = PS - SLR - DS - 100 + 0.004 * square(PS - OLR - DS - 14);
        double pre = PR + 10 * Math.log10(1 + power((10 - LSTR) / 10));
        double nor = RLR - 121 + pre + 0.008 * square(pre - 35);
        double nfo = NFOR + RLR;
        return 10 * Math.log10(power(NC / 10) + power(nos / 10) + power(nor / 10) + power(nfo / 10));
    }

    /** Is: too loud, sidetone, quantising. */
    private static double simultaneous(double ro, double no, double t) {
        double xolr = OLR + 0.2 * (64 + no - RLR);
        double iolr = 20 * (root(xolr / 8, 8) - xolr / 8);
        double stmro = -10 * Math.log10(power(-STMR / 10) + Math.exp(-t / 4) * power(-TELR / 10));
        double ist = 12 * root((stmro - 13) / 6, 8) - 28 * root((stmro + 1) / 19.4, 35) - 13 * root((stmro - 3) / 33, 13) + 29;
        double q = 37 - 15 * Math.log10(QDU);
        double g = 1.07 + 0.258 * q + 0.0602 * q * q;
        double iq = 15 * Math.log10(1 + power((ro - 100) / 15 + 46 / 8.4 - g / 9) + power(46.0 / 30 - g / 40));
        return iolr + ist + iq;
    }

    /** Id: echo to who speaks and to who listens, and the delay by itself; the same delay both ways. */
    private static double delay(double ro, double no, double t) {
        double terv = TELR - 40 * Math.log10((1 + t / 10) / (1 + t / 150)) + 6 * Math.exp(-0.3 * t * t);
        double roe = -1.5 * (no - RLR);
        double re = 80 + 2.5 * (terv - 14);
        double idte = ((roe - re) / 2 + Math.sqrt(square(roe - re) / 4 + 100) - 1) * (1 - Math.exp(-t));
        double rle = 10.5 * (WEPL + 7) * Math.pow(2 * t + 1, -0.25);
        double idle = (ro - rle) / 2 + Math.sqrt(square(ro - rle) / 4 + 169);
        return idte + idle + pureDelay(t);
    }

    private static double pureDelay(double t) {
        if (t <= MT_MS) {
            return 0;
        }
        double x = Math.log(t / MT_MS) / Math.log(2);
        return 25 * (root(x, 6) - 3 * root(x / 3, 6) + 2);
    }

    /** Ie,eff, equation 7-29; losses in percent there. */
    private static double equipment(CodecImpairment codec, LossDensity losses) {
        double ppl = 100 * losses.loss();
        double ie = codec.equipmentFactor();
        return ie + (95 - ie) * ppl / (ppl / losses.burstRatio() + codec.lossRobustness());
    }

    private static double root(double x, int degree) {
        return Math.pow(1 + Math.pow(x, degree), 1.0 / degree);
    }

    private static double power(double exponent) {
        return Math.pow(10, exponent);
    }

    private static double square(double x) {
        return x * x;
    }
}
