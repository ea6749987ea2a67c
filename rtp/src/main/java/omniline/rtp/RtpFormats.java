package omniline.rtp;

import java.util.List;

/**
 * What was negotiated: the payload types that are received, and the clock of what is sent. May change during a call (re-INVITE).
 *
 * @param audio payload types accepted; all others but the telephone event are counted and dropped
 * @param sendClockHz clock of the RTP timestamps that we send, 8000..192000
 * @param telephoneEventPayloadType 0..127, or -1 when not negotiated (both directions)
 * @param telephoneEventClockHz clock of event durations; ignored when not negotiated
 */
public record RtpFormats(List<Audio> audio, int sendClockHz, int telephoneEventPayloadType, int telephoneEventClockHz) {
    /** One audio payload type that may arrive, and the clock of its timestamps. */
    public record Audio(int payloadType, int clockHz) {
        public Audio {
            if (payloadType < 0 || payloadType > 127) {
                throw new IllegalArgumentException("payload type must be 0..127, not " + payloadType);
            }
            if (clockHz < 8000 || clockHz > 192_000) {
                throw new IllegalArgumentException("RTP clock must be 8000..192000 Hz, not " + clockHz);
            }
        }
    }

    public RtpFormats {
        audio = List.copyOf(audio);
        if (sendClockHz < 8000 || sendClockHz > 192_000) {
            throw new IllegalArgumentException("RTP clock must be 8000..192000 Hz, not " + sendClockHz);
        }
        if (telephoneEventPayloadType < -1 || telephoneEventPayloadType > 127) {
            throw new IllegalArgumentException("telephone-event payload type must be -1..127, not " + telephoneEventPayloadType);
        }
        if (telephoneEventPayloadType >= 0 && (telephoneEventClockHz < 8000 || telephoneEventClockHz > 192_000)) {
            throw new IllegalArgumentException("telephone-event clock must be 8000..192000 Hz, not " + telephoneEventClockHz);
        }
    }

    /** One audio payload type both ways, no telephone events. */
    public static RtpFormats audio(int payloadType, int clockHz) {
        return new RtpFormats(List.of(new Audio(payloadType, clockHz)), clockHz, -1, 0);
    }

    /** The same, with telephone events. */
    public RtpFormats withTelephoneEvent(int payloadType, int clockHz) {
        return new RtpFormats(audio, sendClockHz, payloadType, clockHz);
    }
}
