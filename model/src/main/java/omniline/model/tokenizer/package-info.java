/** Text to token ids and back, streaming text, and the speech prompt (spec sections 4.4 to 4.6). */
@NullMarked
package omniline.model.tokenizer;

import org.jspecify.annotations.NullMarked;
