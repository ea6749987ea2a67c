/** What every recipe shares: parameters in one vector, AdamW, the schedule, checkpoints with exact resume, and what a person sees of it. */
@NullMarked
package omniline.train.loop;

import org.jspecify.annotations.NullMarked;
