package omniline.sip.auth;

import org.jspecify.annotations.Nullable;

/**
 * A user name and its password. {@link #toString} shows no password, so that none gets into a log.
 *
 * @param realm the only realm they are for; null for whatever realm the asked server names
 */
public record Credentials(String username, String password, @Nullable String realm) {

  /** True if a server that names this realm may be told about these. */
  public boolean suit(String asked) {
    return realm == null || realm.equals(asked);
  }

  @Override
  public String toString() {
    return "Credentials[" + username + (realm == null ? "" : "@" + realm) + "]";
  }
}
