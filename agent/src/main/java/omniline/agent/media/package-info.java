@NullMarked
package omniline.agent.media;

import org.jspecify.annotations.NullMarked;
