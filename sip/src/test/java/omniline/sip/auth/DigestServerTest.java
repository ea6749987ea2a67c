package omniline.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import omniline.sip.auth.DigestServer.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The side that asks, with our own client as the one who is asked; the digests themselves are checked by the RFCs' examples. */
class DigestServerTest {

  private static final long MINUTE_NS = 60_000_000_000L;
  private static final String URI = "sip:agent@example.com";

  private long nowNs = Long.MAX_VALUE - MINUTE_NS;
  private final DigestServer server = server(new Random(1));
  private final DigestClient client = new DigestClient(new Credentials("bob", "zanzibar", null), new Random(2));

  private DigestServer server(Random random) {
    return new DigestServer(new DigestServer.Protection("example.com", List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
        2 * MINUTE_NS, DigestServerTest::password), () -> nowNs, random);
  }

  private static @Nullable String password(String user) {
    return user.equals("bob") ? "zanzibar" : null;
  }

  private static List<DigestChallenge> asked(Verdict verdict) {
    List<String> values = switch (verdict) {
      case Verdict.Challenged challenged -> challenged.values();
      case Verdict.Refused refused -> refused.values();
      case Verdict.Accepted accepted -> List.of();
    };
    return values.stream().map(value -> Objects.requireNonNull(DigestChallenge.parse(value))).toList();
  }

  private Verdict judge(String value) {
    return server.judge(List.of(value), "INVITE", URI);
  }

  private String proof() {
    return Objects.requireNonNull(client.authorization("INVITE", URI));
  }

  private void beAsked() {
    assertThat(client.challenged(asked(server.judge(List.of(), "INVITE", URI)))).isTrue();
  }

  @Test
  void asksWithEveryAlgorithmInItsOrder() {
    List<DigestChallenge> asked = asked(server.judge(List.of(), "INVITE", URI));
    assertThat(asked).extracting(DigestChallenge::algorithm).containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    assertThat(asked).allMatch(challenge -> challenge.qop() && !challenge.stale() && challenge.realm().equals("example.com"));
    assertThat(asked(server.judge(List.of(), "INVITE", URI)).getFirst().nonce()).isNotEqualTo(asked.getFirst().nonce());
  }

  @Test
  void acceptsWhoKnowsThePasswordAndGoesOnCounting() {
    beAsked();
    assertThat(judge(proof())).isEqualTo(new Verdict.Accepted("bob", null));
    assertThat(judge(proof())).isEqualTo(new Verdict.Accepted("bob", null));
  }

  @Test
  void takesAProofOnlyOnce() {
    beAsked();
    String proof = proof();
    judge(proof);
    assertThat(asked(judge(proof))).isNotEmpty().allMatch(DigestChallenge::stale);
  }

  @Test
  void takesAProofOnlyForItsOwnMethod() {
    beAsked();
    assertThat(server.judge(List.of(proof()), "REGISTER", URI)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void refusesAWrongPasswordAndAnUnknownUserAlike() {
    for (Credentials wrong : List.of(new Credentials("bob", "wrong", null), new Credentials("eve", "zanzibar", null))) {
      DigestClient other = new DigestClient(wrong, new Random(3));
      other.challenged(asked(server.judge(List.of(), "INVITE", URI)));
      Verdict verdict = judge(Objects.requireNonNull(other.authorization("INVITE", URI)));
      assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class,
          refused -> assertThat(refused.username()).isEqualTo(wrong.username()));
    }
  }

  @Test
  void asksAgainForANonceThatGrewOldAndOffersTheNextInTime() {
    beAsked();
    nowNs += MINUTE_NS + 1;
    assertThat(judge(proof())).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
      assertThat(accepted.nextNonce()).isNotNull();
      client.accepted("nextnonce=\"" + accepted.nextNonce() + "\"");
    });
    nowNs += MINUTE_NS;
    assertThat(judge(proof())).isEqualTo(new Verdict.Accepted("bob", null));
    nowNs += 2 * MINUTE_NS;
    List<DigestChallenge> asked = asked(judge(proof()));
    assertThat(asked).isNotEmpty().allMatch(DigestChallenge::stale);
    assertThat(client.challenged(asked)).isTrue();
    assertThat(judge(proof())).isEqualTo(new Verdict.Accepted("bob", null));
  }

  @Test
  void knowsNoncesThatAreNotItsOwn() {
    client.challenged(asked(server(new Random(9)).judge(List.of(), "INVITE", URI)));
    assertThat(judge(proof())).isInstanceOf(Verdict.Challenged.class);
    assertThat(judge("Digest username=\"bob\", realm=\"example.com\", nonce=\"!\", qop=auth, nc=1, cnonce=\"c\", response=\"\""))
        .isInstanceOf(Verdict.Challenged.class);
  }

  @Test
  void asksWhereTheProofLacksItsCount() {
    beAsked();
    assertThat(judge(proof().replaceAll(", qop=auth.*", ""))).isInstanceOf(Verdict.Challenged.class);
    assertThat(judge("Digest realm=\"elsewhere\"")).isInstanceOf(Verdict.Challenged.class);
    assertThat(judge("Basic YTpi")).isInstanceOf(Verdict.Challenged.class);
    assertThat(judge("junk")).isInstanceOf(Verdict.Challenged.class);
  }

  @Test
  void needsAnAlgorithm() {
    assertThatThrownBy(() -> new DigestServer.Protection("r", List.of(), 1, DigestServerTest::password)).isInstanceOf(IllegalArgumentException.class);
  }
}
