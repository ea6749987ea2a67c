@NullMarked
package omniline.agent.call;

import org.jspecify.annotations.NullMarked;
