/** The agent behind and beside other people's servers and phones: balanced, registered, overloaded. Skips visibly without them. */
@NullMarked
package omniline.e2e.exchange;

import org.jspecify.annotations.NullMarked;
