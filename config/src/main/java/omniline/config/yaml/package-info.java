/** A YAML text as a tree that knows where everything stands, and what is wrong with it. Knows nothing of settings. */
@NullMarked
package omniline.config.yaml;

import org.jspecify.annotations.NullMarked;
