@NullMarked
package omniline.agent;

import org.jspecify.annotations.NullMarked;
