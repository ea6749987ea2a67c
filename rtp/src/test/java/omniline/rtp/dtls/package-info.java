/** Tests of DTLS. */
@NullMarked
package omniline.rtp.dtls;

import org.jspecify.annotations.NullMarked;
