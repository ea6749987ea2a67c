/** What a trained model is worth: orders understood slot by slot, measured as callers would find it. */
@NullMarked
package omniline.train.eval;

import org.jspecify.annotations.NullMarked;
