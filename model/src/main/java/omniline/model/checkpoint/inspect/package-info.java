/** What {@code omniline model inspect} tells about a checkpoint directory: its parts, and everything that is wrong with them. */
@NullMarked
package omniline.model.checkpoint.inspect;

import org.jspecify.annotations.NullMarked;
