@NullMarked
package omniline.model.vocoder;

import org.jspecify.annotations.NullMarked;
