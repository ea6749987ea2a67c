/** Whether a stranger understands the model's voice: spoken replies through another's speech recogniser, and beside recordings. */
@NullMarked
package omniline.bench.voice;

import org.jspecify.annotations.NullMarked;
