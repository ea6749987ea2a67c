@NullMarked
package omniline.architecture;

import org.jspecify.annotations.NullMarked;
