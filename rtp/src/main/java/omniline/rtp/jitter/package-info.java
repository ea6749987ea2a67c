/** Playout of received packets: order, adaptive delay, late and lost packets, as RFC 3550 section 6.4.4 leaves it to the receiver. */
@NullMarked
package omniline.rtp.jitter;

import org.jspecify.annotations.NullMarked;
