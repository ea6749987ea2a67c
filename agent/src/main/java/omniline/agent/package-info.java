/** The one place where a call meets a model: {@link omniline.agent.AgentServer} is the wiring, the packages below do the work. */
@NullMarked
package omniline.agent;

import org.jspecify.annotations.NullMarked;
