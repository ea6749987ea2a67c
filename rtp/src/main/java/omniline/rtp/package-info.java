@NullMarked
package omniline.rtp;

import org.jspecify.annotations.NullMarked;
