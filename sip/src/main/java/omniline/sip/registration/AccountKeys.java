package omniline.sip.registration;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import omniline.sip.auth.Credentials;
import omniline.sip.dialog.Environment;
import org.jspecify.annotations.Nullable;

/** The accounts' credentials, each only for the addresses of its own registrars. Thread-safe. */
public final class AccountKeys implements Environment.Keyring {

  private record Key(InetAddress registrar, @Nullable Credentials credentials) {}

  private final List<Key> keys = new CopyOnWriteArrayList<>();

  /** This address is a registrar of the account that these credentials, if any, belong to. */
  void trust(InetAddress registrar, @Nullable Credentials credentials) {
    Key key = new Key(registrar, credentials);
    if (!keys.contains(key)) {
      keys.add(key);
    }
  }

  /** True for an address that an account of ours is registered with. */
  public boolean isRegistrar(InetAddress address) {
    return keys.stream().anyMatch(key -> key.registrar().equals(address));
  }

  @Override
  public @Nullable Credentials find(InetAddress peer, String realm) {
    for (Key key : keys) {
      Credentials credentials = key.credentials();
      if (credentials != null && key.registrar().equals(peer) && credentials.suit(realm)) {
        return credentials;
      }
    }
    return null;
  }
}
