/** {@code omniline bench model}: how near the engine comes to what this machine can do, stage by stage. */
@NullMarked
package omniline.bench.model;

import org.jspecify.annotations.NullMarked;
