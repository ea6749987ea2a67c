/** Many calls in a row, and what they leave behind. */
@NullMarked
package omniline.bench.soak;

import org.jspecify.annotations.NullMarked;
