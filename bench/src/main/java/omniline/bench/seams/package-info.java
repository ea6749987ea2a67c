/** Chunks of a reply's voice against its synthesis as a whole. */
@NullMarked
package omniline.bench.seams;

import org.jspecify.annotations.NullMarked;
