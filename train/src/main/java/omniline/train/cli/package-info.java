/** The command line of the recipes: {@code omniline train}. */
@NullMarked
package omniline.train.cli;

import org.jspecify.annotations.NullMarked;
