/** What the module's tests share: signals, measures, other people's programs. */
@NullMarked
package omniline.codecs.testing;

import org.jspecify.annotations.NullMarked;
