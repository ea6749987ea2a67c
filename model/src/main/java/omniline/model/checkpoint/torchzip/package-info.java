/** Files of {@code torch.save}: a zip of stored records, one of them a pickle that is read as data and never run. */
@NullMarked
package omniline.model.checkpoint.torchzip;

import org.jspecify.annotations.NullMarked;
