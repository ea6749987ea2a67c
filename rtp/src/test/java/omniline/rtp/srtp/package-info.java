/** Tests of SRTP. */
@NullMarked
package omniline.rtp.srtp;

import org.jspecify.annotations.NullMarked;
