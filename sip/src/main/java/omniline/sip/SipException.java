package omniline.sip;

import org.jspecify.annotations.Nullable;

/** The SIP module cannot do what was asked: a port in use, an address that is not ours, a URI that is none. One sentence, cause kept. */
public final class SipException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SipException(String sentence) {
    this(sentence, null);
  }

  public SipException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
