/** The agent's end of a call: whose turn it is, the model or the echo behind it, and what is being said. */
@NullMarked
package omniline.agent.talk;

import org.jspecify.annotations.NullMarked;
