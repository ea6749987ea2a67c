/** Opus (RFC 6716) over libopus: encoder, decoder, and what a packet's TOC byte tells. */
@NullMarked
package omniline.codecs.opus;

import org.jspecify.annotations.NullMarked;
