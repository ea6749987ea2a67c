/** Golden sets: every stage of the model against numbers from the original code. */
@NullMarked
package omniline.model.parity;

import org.jspecify.annotations.NullMarked;
