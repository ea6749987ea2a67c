/** LLaSM: speech and text in, text out, by Whisper's encoder and decoder, one linear map and a Llama (spec section 9.2). */
@NullMarked
package omniline.model.llasm;

import org.jspecify.annotations.NullMarked;
