/** Training of LLaSM (spec section 9.2): modality adaptation on transcripts, then instructions, spoken and written. */
@NullMarked
package omniline.train.llasm;

import org.jspecify.annotations.NullMarked;
