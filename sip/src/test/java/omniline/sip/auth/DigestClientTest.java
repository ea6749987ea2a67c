package omniline.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we answer to challenges: RFC 7616 sections 3.3 to 3.5, RFC 8760 section 2.4. */
class DigestClientTest {

  private final DigestClient client = new DigestClient(new Credentials("bob", "zanzibar", null), new Random(7));

  private static DigestChallenge challenge(String value) {
    return Objects.requireNonNull(DigestChallenge.parse(value), value);
  }

  private AuthParameters authorization() {
    String value = Objects.requireNonNull(client.authorization("REGISTER", "sip:biloxi.com"));
    return Objects.requireNonNull(AuthParameters.parse(value));
  }

  @Test
  void hasNothingToSayBeforeItIsAsked() {
    assertThat(client.authorization("REGISTER", "sip:biloxi.com")).isNull();
    assertThat(client.challenged(List.of())).isFalse();
  }

  @Test
  void answersWithEverythingThatTheChallengeGave() {
    assertThat(client.challenged(List.of(challenge("Digest realm=\"biloxi.com\", nonce=\"n1\", opaque=\"o\\\"1\", algorithm=SHA-256, "
        + "qop=\"auth-int, auth\"")))).isTrue();
    AuthParameters given = authorization();
    assertThat(given.values()).containsEntry("username", "bob").containsEntry("realm", "biloxi.com").containsEntry("nonce", "n1")
        .containsEntry("opaque", "o\"1").containsEntry("uri", "sip:biloxi.com").containsEntry("algorithm", "SHA-256")
        .containsEntry("qop", "auth").containsEntry("nc", "00000001");
    Digest digest = new Digest(DigestAlgorithm.SHA_256, "n1", "REGISTER", "sip:biloxi.com",
        Digest.Count.of(1, Objects.requireNonNull(given.get("cnonce"))));
    assertThat(given.get("response")).isEqualTo(digest.response("bob", "biloxi.com", "zanzibar"));
  }

  @Test
  void countsTheUsesOfANonceAndChangesItsOwn() {
    client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"n\", qop=\"auth\"")));
    AuthParameters first = authorization();
    AuthParameters second = authorization();
    assertThat(second.get("nc")).isEqualTo("00000002");
    assertThat(second.get("cnonce")).isNotEqualTo(first.get("cnonce"));
    assertThat(second.get("response")).isNotEqualTo(first.get("response"));
  }

  @Test
  void answersOldServersWithoutQop() {
    client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"n\"")));
    AuthParameters given = authorization();
    assertThat(given.values()).doesNotContainKeys("qop", "nc", "cnonce", "opaque");
    assertThat(given.get("response"))
        .isEqualTo(new Digest(DigestAlgorithm.MD5, "n", "REGISTER", "sip:biloxi.com", null).response("bob", "b", "zanzibar"));
  }

  @Test
  void takesTheFirstChallengeOfTheServersOrder() {
    client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"n\", algorithm=SHA-512-256, qop=\"auth\""),
        challenge("Digest realm=\"b\", nonce=\"n\", algorithm=MD5, qop=\"auth\"")));
    assertThat(authorization().get("algorithm")).isEqualTo("SHA-512-256");
  }

  @Test
  void givesUpWhenTheSameNonceIsRefused() {
    DigestChallenge asked = challenge("Digest realm=\"b\", nonce=\"n\", qop=\"auth\"");
    client.challenged(List.of(asked));
    authorization();
    assertThat(client.challenged(List.of(asked))).isFalse();
  }

  @Test
  void givesUpOnAFreshNonceForTheSamePassword() {
    client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"n\", qop=\"auth\"")));
    authorization();
    assertThat(client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"m\", qop=\"auth\"")))).isFalse();
    client.settled();
    assertThat(client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"o\", qop=\"auth\"")))).isTrue();
  }

  @Test
  void triesAgainWhenTheNonceWasOnlyOld() {
    client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"n\", qop=\"auth\"")));
    authorization();
    assertThat(client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"m\", stale=TRUE, qop=\"auth\"")))).isTrue();
    assertThat(authorization().values()).containsEntry("nonce", "m").containsEntry("nc", "00000001");
  }

  @Test
  void goesOnWithTheNextNonce() {
    client.challenged(List.of(challenge("Digest realm=\"b\", nonce=\"n\", qop=\"auth\"")));
    authorization();
    client.accepted("nextnonce=\"next\", qop=auth, nc=00000001");
    assertThat(authorization().values()).containsEntry("nonce", "next").containsEntry("nc", "00000001");
    client.accepted("qop=auth");
    assertThat(authorization().values()).containsEntry("nonce", "next").containsEntry("nc", "00000002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Digest", "Basic realm=\"x\"", "Digest realm=\"x\"", "Digest nonce=\"n\"", "Digest realm=\"x, nonce=\"n\"",
      "Digest realm=\"x\", nonce=\"n\", algorithm=WHIRLPOOL", "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"",
      "Digest realm=\"x\", realm=\"y\", nonce=\"n\"", "Digest realm=\"x\", nonce", "Digest a b=\"x\", nonce=\"n\""})
  void leavesChallengesThatItCannotAnswer(String value) {
    assertThat(DigestChallenge.parse(value)).isNull();
  }

  @Test
  void writesAChallengeAsItReadsIt() {
    DigestChallenge challenge = new DigestChallenge("a \"quoted\" realm", "n\\1", "o", DigestAlgorithm.SHA_256, true, true);
    assertThat(DigestChallenge.parse(challenge.value())).isEqualTo(challenge);
  }
}
