/** Programs that measure what Omniline promises: {@code omniline bench mel | turn | calls | soak | seams | model}. */
@NullMarked
package omniline.bench;

import org.jspecify.annotations.NullMarked;
