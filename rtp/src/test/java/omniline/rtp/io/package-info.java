/** Tests. */
@NullMarked
package omniline.rtp.io;

import org.jspecify.annotations.NullMarked;
