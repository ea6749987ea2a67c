/** Synthetic callers: free synthesizers of this machine as voices, with the time of every phone and word. */
@NullMarked
package omniline.train.speech;

import org.jspecify.annotations.NullMarked;
