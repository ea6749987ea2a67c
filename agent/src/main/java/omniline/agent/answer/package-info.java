/** Who is at the agent's end of every call: the model or the echo, what it takes to open one more call, and how it is doing. */
@NullMarked
package omniline.agent.answer;

import org.jspecify.annotations.NullMarked;
