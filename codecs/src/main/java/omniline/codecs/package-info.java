@NullMarked
package omniline.codecs;

import org.jspecify.annotations.NullMarked;
