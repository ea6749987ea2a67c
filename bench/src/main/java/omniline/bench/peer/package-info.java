/** The programs under load, each a process of its own, and what they cost. */
@NullMarked
package omniline.bench.peer;

import org.jspecify.annotations.NullMarked;
