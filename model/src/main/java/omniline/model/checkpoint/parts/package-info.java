/** The parts of a checkpoint directory: which tensors each must have, and in which files and under which names they may lie (spec sections 2.3, 7.3, 8). */
@NullMarked
package omniline.model.checkpoint.parts;

import org.jspecify.annotations.NullMarked;
