package omniline.agent.media;

/** Whether a call's media are encrypted (SRTP, RFC 3711), and where the keys come from: SDP (SDES, RFC 4568) or a handshake (DTLS, RFC 5763). */
public enum Encryption {
  /** Never: who demands it is refused. */
  OFF,
  /** Where the far end can: SDES keys are in our offers, and theirs are taken, of either kind. */
  OFFERED,
  /** Always: who talks in the clear is refused. SDES keys are in our offers, and theirs are taken, of either kind. */
  REQUIRED,
  /** Always, and with keys that no server on SIP's way has seen: by DTLS alone. */
  DTLS
}
