/**
 * A caller of our own: places a call, speaks recordings as turns, measures and records what comes back. The conversation
 * script runs in the media loop's ticks and knows no sockets; {@link omniline.agent.caller.PhoneCall} joins it to SIP.
 */
@NullMarked
package omniline.agent.caller;

import org.jspecify.annotations.NullMarked;
