package omniline.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The examples of RFC 2069 (with its erratum), RFC 2617 section 3.5, RFC 7616 section 3.9 and draft-smith-sipping-auth-examples. */
class DigestTest {

  private static final String NONCE = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
  private static final Digest.Count COUNT = Digest.Count.of(1, "0a4f113b");

  @Test
  void givesTheResponseOfRfc2617() {
    Digest digest = new Digest(DigestAlgorithm.MD5, NONCE, "GET", "/dir/index.html", COUNT);
    assertThat(digest.response("Mufasa", "testrealm@host.com", "Circle Of Life")).isEqualTo("6629fae49393a05397450978507c4ef1");
  }

  @Test
  void givesTheResponseOfRfc2069() {
    Digest digest = new Digest(DigestAlgorithm.MD5, NONCE, "GET", "/dir/index.html", null);
    assertThat(digest.response("Mufasa", "testrealm@host.com", "CircleOfLife")).isEqualTo("1949323746fe6a43ef61f9606e7febea");
  }

  @Test
  void givesTheResponsesOfRfc7616() {
    String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    Digest.Count count = Digest.Count.of(1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
    assertThat(new Digest(DigestAlgorithm.MD5, nonce, "GET", "/dir/index.html", count)
        .response("Mufasa", "http-auth@example.org", "Circle of Life")).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    assertThat(new Digest(DigestAlgorithm.SHA_256, nonce, "GET", "/dir/index.html", count)
        .response("Mufasa", "http-auth@example.org", "Circle of Life"))
        .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
  }

  /** RFC 7616 section 3.9.2 as its erratum 4897 corrects it; the example's response is wrong in the RFC, its user hash is not. */
  @Test
  void hashesAsRfc7616DoesWithSha512Of256Bits() {
    assertThat(DigestAlgorithm.SHA_512_256.hash("Jäsøn Doe:api@example.org"))
        .isEqualTo("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
  }

  @Test
  void givesTheResponsesOfTheSipExamples() {
    Digest plain = new Digest(DigestAlgorithm.MD5, NONCE, "INVITE", "sip:bob@biloxi.com", null);
    assertThat(plain.response("bob", "biloxi.com", "zanzibar")).isEqualTo("bf57e4e0d0bffc0fbaedce64d59add5e");
    Digest auth = new Digest(DigestAlgorithm.MD5, NONCE, "INVITE", "sip:bob@biloxi.com", COUNT);
    assertThat(auth.response("bob", "biloxi.com", "zanzibar")).isEqualTo("89eb0059246c02b2f6ee02c7961d5ea3");
    assertThat(auth.response(Digest.secret(DigestAlgorithm.MD5, "bob", "biloxi.com", "zanzibar")))
        .isEqualTo("89eb0059246c02b2f6ee02c7961d5ea3");
  }

  @Test
  void knowsAlgorithmsByTheirTokensAndTakesMd5WhereThereIsNone() {
    assertThat(DigestAlgorithm.of(null)).isEqualTo(DigestAlgorithm.MD5);
    assertThat(DigestAlgorithm.of("md5")).isEqualTo(DigestAlgorithm.MD5);
    assertThat(DigestAlgorithm.of("SHA-512-256")).isEqualTo(DigestAlgorithm.SHA_512_256);
    assertThat(DigestAlgorithm.of("SHA-256-sess")).isNull();
  }

  @Test
  void neverShowsAPassword() {
    assertThat(new Credentials("bob", "zanzibar", "biloxi.com").toString()).isEqualTo("Credentials[bob@biloxi.com]");
  }
}
