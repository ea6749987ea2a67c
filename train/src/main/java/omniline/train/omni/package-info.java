/** Training of LLaMA-Omni itself: stage 1 (speech to text) and stage 2 (text to units), spec section 9.1. */
@NullMarked
package omniline.train.omni;

import org.jspecify.annotations.NullMarked;
