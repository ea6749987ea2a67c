/** Comfort noise (RFC 3389): what is heard while the far end sends nothing. */
@NullMarked
package omniline.codecs.noise;

import org.jspecify.annotations.NullMarked;
