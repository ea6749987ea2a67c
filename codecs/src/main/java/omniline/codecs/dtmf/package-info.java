/** Keys as tones in the audio itself (ITU-T Q.23, Q.24): for lines that carry no telephone events. */
@NullMarked
package omniline.codecs.dtmf;

import org.jspecify.annotations.NullMarked;
