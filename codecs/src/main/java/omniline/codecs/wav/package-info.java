/** WAV files in and out. */
@NullMarked
package omniline.codecs.wav;

import org.jspecify.annotations.NullMarked;
