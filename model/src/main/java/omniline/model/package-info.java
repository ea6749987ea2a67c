@NullMarked
package omniline.model;

import org.jspecify.annotations.NullMarked;
