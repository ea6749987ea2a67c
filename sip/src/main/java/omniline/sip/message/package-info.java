/** Making and judging SIP messages (RFC 3261 sections 8 and 20): responses, requests, tags, bodies, what we support. Stateless. */
@NullMarked
package omniline.sip.message;

import org.jspecify.annotations.NullMarked;
