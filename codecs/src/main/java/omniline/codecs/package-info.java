/**
 * Samples in, payload bytes out, and back: the codecs of a call, their loss concealment, resampling and WAV files.
 * Knows nothing of packets, calls or models.
 */
@NullMarked
package omniline.codecs;

import org.jspecify.annotations.NullMarked;
