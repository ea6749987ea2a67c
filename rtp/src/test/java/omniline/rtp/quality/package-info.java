/** Tests. */
@NullMarked
package omniline.rtp.quality;

import org.jspecify.annotations.NullMarked;
