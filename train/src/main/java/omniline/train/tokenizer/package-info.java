@NullMarked
package omniline.train.tokenizer;

import org.jspecify.annotations.NullMarked;
