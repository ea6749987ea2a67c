/** Sound files: WAV in and out, FLAC in. */
@NullMarked
package omniline.codecs.wav;

import org.jspecify.annotations.NullMarked;
