/** Whole calls: the agent as a user starts it, called by our own caller, SIPp and baresip. */
@NullMarked
package omniline.e2e;

import org.jspecify.annotations.NullMarked;
