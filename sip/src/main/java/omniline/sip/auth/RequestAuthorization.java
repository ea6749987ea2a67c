package omniline.sip.auth;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import omniline.sip.message.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Answers 401 and 407 to requests of ours (RFC 3261 section 22), and authorises later ones at once. One for each dialog or
 * registration, and owned by it.
 */
public final class RequestAuthorization {

  /** A server that calls every nonce stale would otherwise be answered for ever. */
  private static final int MAX_ROUNDS = 4;

  private final Function<String, @Nullable Credentials> keyring;
  private final RandomGenerator random;
  private final Map<String, DigestClient> servers = new LinkedHashMap<>();
  private final Map<String, DigestClient> proxies = new LinkedHashMap<>();
  private int rounds;

  /** {@code keyring} gives what we have for a realm, or null. */
  public RequestAuthorization(Function<String, @Nullable Credentials> keyring, RandomGenerator random) {
    this.keyring = keyring;
    this.random = random;
  }

  /** Takes the challenges of a 401 or 407. False where they cannot be answered: that response is then the outcome. */
  public boolean challenged(SIPResponse response) {
    rounds++;
    if (rounds > MAX_ROUNDS) {
      return false;
    }
    boolean proxy = response.getStatusCode() == 407;
    Map<String, List<DigestChallenge>> byRealm = new LinkedHashMap<>();
    for (String value : Headers.values(response, proxy ? "Proxy-Authenticate" : "WWW-Authenticate")) {
      DigestChallenge challenge = DigestChallenge.parse(value);
      if (challenge != null) {
        byRealm.computeIfAbsent(challenge.realm(), realm -> new ArrayList<>()).add(challenge);
      }
    }
    boolean answerable = false;
    for (Map.Entry<String, List<DigestChallenge>> realm : byRealm.entrySet()) {
      DigestClient client = client(proxy ? proxies : servers, realm.getKey());
      answerable |= client != null && client.challenged(realm.getValue());
    }
    return answerable;
  }

  private @Nullable DigestClient client(Map<String, DigestClient> known, String realm) {
    DigestClient client = known.get(realm);
    if (client == null) {
      Credentials credentials = keyring.apply(realm);
      if (credentials == null || !credentials.suit(realm)) {
        return null;
      }
      client = new DigestClient(credentials, random);
      known.put(realm, client);
    }
    return client;
  }

  /** Adds what we know to a request that is about to be sent. */
  public void authorise(SIPRequest request) {
    add(request, "Authorization", servers);
    add(request, "Proxy-Authorization", proxies);
  }

  private static void add(SIPRequest request, String header, Map<String, DigestClient> clients) {
    request.removeHeader(header);
    for (DigestClient client : clients.values()) {
      String value = client.authorization(request.getMethod(), request.getRequestURI().toString());
      if (value != null) {
        Headers.add(request, header, value);
      }
    }
  }

  /** Takes a response that is no challenge: the next one begins a new round, and nextnonce is kept. */
  public void answered(SIPResponse response) {
    rounds = 0;
    servers.values().forEach(DigestClient::settled);
    proxies.values().forEach(DigestClient::settled);
    for (String value : Headers.values(response, "Authentication-Info")) {
      servers.values().forEach(client -> client.accepted(value));
    }
    for (String value : Headers.values(response, "Proxy-Authentication-Info")) {
      proxies.values().forEach(client -> client.accepted(value));
    }
  }
}
