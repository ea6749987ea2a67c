/** Makes a clean clip sound as it would at the end of a telephone line: other speakers, rooms, noises, codecs and losses. */
@NullMarked
package omniline.train.augment;

import org.jspecify.annotations.NullMarked;
