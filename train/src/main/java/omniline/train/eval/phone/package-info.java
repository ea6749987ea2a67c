/** The same evaluation through real calls: the agent and its caller as processes of their own, read by what they write. */
@NullMarked
package omniline.train.eval.phone;

import org.jspecify.annotations.NullMarked;
