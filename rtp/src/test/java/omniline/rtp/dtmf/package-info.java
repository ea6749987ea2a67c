/** Tests. */
@NullMarked
package omniline.rtp.dtmf;

import org.jspecify.annotations.NullMarked;
