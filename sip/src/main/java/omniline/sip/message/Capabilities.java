package omniline.sip.message;

import java.util.Set;

/** What this user agent understands: the values of Allow, Accept, Supported and their like (RFC 3261 section 20). */
public final class Capabilities {

  /** Methods that are known. REFER is among them because its refusal is configured. */
  public static final Set<String> METHODS =
      Set.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "NOTIFY", "REFER", "PRACK");

  /** Methods that are served. */
  public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY, PRACK";
  static final String ACCEPT = "application/sdp";

  /** The value of Supported: extensions that are understood. */
  public static final String SUPPORTED = "timer, 100rel, replaces";

  /** Option tags that a Require header may name. */
  static final Set<String> OPTION_TAGS = Set.of("timer", "100rel", "replaces");

  private Capabilities() {}
}
