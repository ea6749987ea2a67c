/** Tests of the session, and the fixtures that the packages below share. */
@NullMarked
package omniline.rtp;

import org.jspecify.annotations.NullMarked;
