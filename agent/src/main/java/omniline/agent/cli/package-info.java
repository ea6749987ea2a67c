@NullMarked
package omniline.agent.cli;

import org.jspecify.annotations.NullMarked;
