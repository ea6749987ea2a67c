/** What was measured, beside what was wanted. */
@NullMarked
package omniline.bench.figures;

import org.jspecify.annotations.NullMarked;
