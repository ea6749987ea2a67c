/** ITU-T G.722 at 64 kbit/s: two bands split by a quadrature mirror filter, each coded by adaptive differences (SB-ADPCM). */
@NullMarked
package omniline.codecs.g722;

import org.jspecify.annotations.NullMarked;
