/** The Whisper encoder and the speech adaptor: a log-mel window in, rows of the LLM's width out (spec sections 2 and 3). */
@NullMarked
package omniline.model.encoder;

import org.jspecify.annotations.NullMarked;
