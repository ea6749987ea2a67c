/** The papers' training recipes in Java, on the TorchScript sources of inference (spec section 9). Knows nothing of telephony. */
@NullMarked
package omniline.train;

import org.jspecify.annotations.NullMarked;
