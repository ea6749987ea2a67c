/** What is played where speech was lost, for the codecs that carry no help of their own. */
@NullMarked
package omniline.codecs.concealment;

import org.jspecify.annotations.NullMarked;
