/** How a call sounded, in numbers: losses in bursts and gaps (RFC 3611) and the rating of the E-model (ITU-T G.107). */
@NullMarked
package omniline.rtp.quality;

import org.jspecify.annotations.NullMarked;
