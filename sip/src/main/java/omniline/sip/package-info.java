@NullMarked
package omniline.sip;

import org.jspecify.annotations.NullMarked;
