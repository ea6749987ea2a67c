/** LLaSM checkpoints (spec section 9.2): a Llama that reads 64 rows of a frozen Whisper per clip and answers in text. */
@NullMarked
package omniline.model.checkpoint.llasm;

import org.jspecify.annotations.NullMarked;
