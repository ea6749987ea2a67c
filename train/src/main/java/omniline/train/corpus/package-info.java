/** What recipes learn from: recordings, packed sound, packed log-mel, and the JSON lines that name them. */
@NullMarked
package omniline.train.corpus;

import org.jspecify.annotations.NullMarked;
