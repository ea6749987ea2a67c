package omniline.rtp;

/** A fault of ours or of this machine (a socket that cannot be opened, a loop that is closed); never for bad packets. Any thread. */
public class RtpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RtpException(String sentence) {
        super(sentence);
    }

    public RtpException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
