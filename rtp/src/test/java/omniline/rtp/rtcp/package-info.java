/** Tests. */
@NullMarked
package omniline.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
