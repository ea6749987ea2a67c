/** Telephone events (RFC 4733): key presses received and sent as RTP payloads. */
@NullMarked
package omniline.rtp.dtmf;

import org.jspecify.annotations.NullMarked;
