/** What is done to finished log-mel spectra, which is cheap enough for every batch: other vocal tracts, other lines, masks. */
@NullMarked
package omniline.train.augment.spectrum;

import org.jspecify.annotations.NullMarked;
