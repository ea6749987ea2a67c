/** Rate conversion by Kaiser-windowed polyphase filters. */
@NullMarked
package omniline.codecs.resample;

import org.jspecify.annotations.NullMarked;
