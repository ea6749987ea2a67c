/** What stands before the user agent core and keeps scanners and floods away from it. */
@NullMarked
package omniline.sip.guard;

import org.jspecify.annotations.NullMarked;
