/** What became of calls, counted. */
@NullMarked
package omniline.sip.statistics;

import org.jspecify.annotations.NullMarked;
