/** Training of the speech encoder: Whisper's layout (spec section 2), taught the phones of timed and of merely transcribed speech. */
@NullMarked
package omniline.train.encoder;

import org.jspecify.annotations.NullMarked;
