/** Speech made a little longer or shorter at the same pitch, so that a playout delay can change unheard. */
@NullMarked
package omniline.codecs.stretch;

import org.jspecify.annotations.NullMarked;
