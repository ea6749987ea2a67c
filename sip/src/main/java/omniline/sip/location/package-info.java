/** Which servers a SIP URI stands for, in which order they are tried (RFC 3263): NAPTR, SRV, A and AAAA. Blocks: for virtual threads. */
@NullMarked
package omniline.sip.location;

import org.jspecify.annotations.NullMarked;
