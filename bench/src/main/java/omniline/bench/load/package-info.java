/** Callers: calls placed over SIP, packets sent and received on a grid of 20 ms, arrivals timed. */
@NullMarked
package omniline.bench.load;

import org.jspecify.annotations.NullMarked;
