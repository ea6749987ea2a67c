/** Tests. */
@NullMarked
package omniline.rtp.jitter;

import org.jspecify.annotations.NullMarked;
