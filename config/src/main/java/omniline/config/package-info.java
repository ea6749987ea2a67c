@NullMarked
package omniline.config;

import org.jspecify.annotations.NullMarked;
