/** Writing what a checkpoint directory is made of: safetensors files, random weights, a byte-level tokenizer. */
@NullMarked
package omniline.model.checkpoint.write;

import org.jspecify.annotations.NullMarked;
