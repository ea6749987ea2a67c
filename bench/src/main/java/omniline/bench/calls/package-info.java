/** Calls with an echo in the model's place: how many, how fast, how cheap, and what too many of them do. */
@NullMarked
package omniline.bench.calls;

import org.jspecify.annotations.NullMarked;
