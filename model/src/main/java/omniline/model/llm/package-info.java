/** Llama with its KV cache: prompt in, tokens and final-norm states out (spec section 4). */
@NullMarked
package omniline.model.llm;

import org.jspecify.annotations.NullMarked;
