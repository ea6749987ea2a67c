/** Tests of ICE. */
@NullMarked
package omniline.rtp.ice;

import org.jspecify.annotations.NullMarked;
