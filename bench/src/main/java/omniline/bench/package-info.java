@NullMarked
package omniline.bench;

import org.jspecify.annotations.NullMarked;
