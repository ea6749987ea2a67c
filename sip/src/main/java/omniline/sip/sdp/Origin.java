package omniline.sip.sdp;

/**
 * The {@code o=} line (RFC 8866 section 5.2). Session id and version are kept as written: they are decimal strings without a
 * size limit in the wild (NTP times, random 128-bit numbers), and RFC 3264 only ever asks whether they are equal. Immutable.
 *
 * @param address the unicast address, a literal or a host name
 */
public record Origin(String username, String sessionId, String sessionVersion, String address) {

  @Override
  public String toString() {
    return "o=" + username + " " + sessionId + " " + sessionVersion + " IN " + addressType(address) + " " + address;
  }

  static String addressType(String address) {
    return address.indexOf(':') >= 0 ? "IP6" : "IP4";
  }
}
