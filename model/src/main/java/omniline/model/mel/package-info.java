/** The log-mel front-end of Whisper (spec section 1), computed hop by hop while the caller speaks. Owned by the media loop. */
@NullMarked
package omniline.model.mel;

import org.jspecify.annotations.NullMarked;
