/** Where the other side of a NAT sees us (RFC 8489). */
@NullMarked
package omniline.sip.nat;

import org.jspecify.annotations.NullMarked;
