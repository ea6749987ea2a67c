/** The unit vocoder: speech units in, 16 kHz samples out (spec section 7). */
@NullMarked
package omniline.model.vocoder;

import org.jspecify.annotations.NullMarked;
