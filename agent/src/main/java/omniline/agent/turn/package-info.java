/**
 * When the caller begins and ends a turn, and when he interrupts: voice activity per 10 ms hop, the turn state machine, the
 * pre-roll. Everything here is counted in samples at 16 kHz and owned by the media loop.
 */
@NullMarked
package omniline.agent.turn;

import org.jspecify.annotations.NullMarked;
