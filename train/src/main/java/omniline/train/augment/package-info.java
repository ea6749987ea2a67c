/** Augmentation. */
@NullMarked
package omniline.train.augment;

import org.jspecify.annotations.NullMarked;
