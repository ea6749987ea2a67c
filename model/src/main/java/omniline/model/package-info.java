/**
 * LLaMA-Omni for conversations: an {@link omniline.model.OmniModel} is the weights, a {@link omniline.model.ModelLoop} the one
 * thread that runs them, a {@link omniline.model.Conversation} one caller. Speech goes in as log-mel windows, text and 16 kHz
 * speech come out while the answer is still being written.
 */
@NullMarked
package omniline.model;

import org.jspecify.annotations.NullMarked;
