/**
 * Digest authentication (RFC 2617, 7616; RFC 8760 for SIP), both sides, without a message in sight: header values in, header values
 * out. Only {@link omniline.sip.auth.RequestAuthorization} touches messages.
 */
@NullMarked
package omniline.sip.auth;

import org.jspecify.annotations.NullMarked;
