package omniline.rtp.io;

import omniline.rtp.RtpException;

/** No free pair of ports is left in the configured range: the call is to be refused (503). */
public final class PortsExhaustedException extends RtpException {
    private static final long serialVersionUID = 1L;

    public PortsExhaustedException(String sentence) {
        super(sentence);
    }
}
