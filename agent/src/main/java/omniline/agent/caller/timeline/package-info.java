/** What a call of our own caller came to: both sides' sound, the times of each turn, as a table and as a picture. */
@NullMarked
package omniline.agent.caller.timeline;

import org.jspecify.annotations.NullMarked;
