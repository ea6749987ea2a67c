/** Checkpoint directories in the layout of the Hub (spec sections 7.3 and 8): configuration, safetensors headers, the inventory of tensors, and seeded random ones. */
@NullMarked
package omniline.model.checkpoint;

import org.jspecify.annotations.NullMarked;
