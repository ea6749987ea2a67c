/** What the commands share: the folder of corpora and runs, options, and the opened stores. */
@NullMarked
package omniline.train.cli.work;

import org.jspecify.annotations.NullMarked;
