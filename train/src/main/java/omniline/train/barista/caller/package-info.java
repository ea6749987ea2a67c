@NullMarked
package omniline.train.barista.caller;

import org.jspecify.annotations.NullMarked;
