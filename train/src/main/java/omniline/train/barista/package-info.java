@NullMarked
package omniline.train.barista;

import org.jspecify.annotations.NullMarked;
