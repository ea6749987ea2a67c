/** The speech decoder and its CTC collapse: LLM states in, speech units out (spec section 5). */
@NullMarked
package omniline.model.units;

import org.jspecify.annotations.NullMarked;
