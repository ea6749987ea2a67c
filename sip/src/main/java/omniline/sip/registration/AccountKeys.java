package omniline.sip.registration;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import omniline.sip.auth.Credentials;
import omniline.sip.dialog.Environment;
import org.jspecify.annotations.Nullable;

/** The accounts' credentials, each only for the addresses of its own registrars. Thread-safe. */
public final class AccountKeys implements Environment.Keyring {

  private record Key(InetAddress registrar, Credentials credentials) {}

  private final List<Key> keys = new CopyOnWriteArrayList<>();

  /** This address is a registrar of these credentials' account. */
  void trust(InetAddress registrar, Credentials credentials) {
    Key key = new Key(registrar, credentials);
    if (!keys.contains(key)) {
      keys.add(key);
    }
  }

  @Override
  public @Nullable Credentials find(InetAddress peer, String realm) {
    for (Key key : keys) {
      if (key.registrar().equals(peer) && key.credentials().suit(realm)) {
        return key.credentials();
      }
    }
    return null;
  }
}
