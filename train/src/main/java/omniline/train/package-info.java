@NullMarked
package omniline.train;

import org.jspecify.annotations.NullMarked;
