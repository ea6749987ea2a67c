/** SIP over TLS (RFC 3261 section 26, RFC 5922): certificates out of PEM files, and the sockets made with them. */
@NullMarked
package omniline.sip.tls;

import org.jspecify.annotations.NullMarked;
