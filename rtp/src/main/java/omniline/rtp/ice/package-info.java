/** ICE as an agent does it whose address everybody can reach (RFC 8445, the lite implementation). */
@NullMarked
package omniline.rtp.ice;

import org.jspecify.annotations.NullMarked;
