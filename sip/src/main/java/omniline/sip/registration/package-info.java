/**
 * Registration (RFC 3261 section 10): an account's binding made, refreshed, kept alive, made again after failures, taken back at the
 * end. Each has a mailbox; nothing in it is locked.
 */
@NullMarked
package omniline.sip.registration;

import org.jspecify.annotations.NullMarked;
