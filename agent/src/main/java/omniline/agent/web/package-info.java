@NullMarked
package omniline.agent.web;

import org.jspecify.annotations.NullMarked;
