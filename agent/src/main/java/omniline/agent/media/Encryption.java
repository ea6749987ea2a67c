package omniline.agent.media;

/** Whether a call's media are encrypted (SRTP, RFC 3711), with keys that SDP carries (SDES, RFC 4568). */
public enum Encryption {
  /** Never: who demands it is refused. */
  OFF,
  /** Where the far end can: keys are in our offers, and taken where they are offered. */
  OFFERED,
  /** Always: who talks in the clear is refused. */
  REQUIRED
}
