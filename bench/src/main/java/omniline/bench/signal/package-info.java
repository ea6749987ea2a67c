/** What the callers of the load programs say: a made-up voice, recordings, tones. */
@NullMarked
package omniline.bench.signal;

import org.jspecify.annotations.NullMarked;
