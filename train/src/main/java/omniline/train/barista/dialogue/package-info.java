@NullMarked
package omniline.train.barista.dialogue;

import org.jspecify.annotations.NullMarked;
