/** How one reply comes about, step by step; the model loop's inside. Callers use {@link omniline.model.Conversation}. */
@NullMarked
package omniline.model.reply;

import org.jspecify.annotations.NullMarked;
