/** The only package that sees ai.djl: libtorch and the Hugging Face tokenizers, behind interfaces of our own. */
@NullMarked
package omniline.model.torch;

import org.jspecify.annotations.NullMarked;
