/** What tests read outside the repository, and how they skip without it. */
@NullMarked
package omniline.model.shared;

import org.jspecify.annotations.NullMarked;
