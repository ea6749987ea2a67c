/** The voice of an embedded model: units of its recordings, and the unit vocoder that speaks them (spec sections 7.4 and 7.5). */
@NullMarked
package omniline.train.voice;

import org.jspecify.annotations.NullMarked;
