package omniline.config;

import java.nio.file.Path;
import java.util.List;
import omniline.config.Constraint.Address;
import omniline.config.Constraint.Form;
import omniline.config.Constraint.HeaderText;
import omniline.config.Constraint.OneOf;
import omniline.config.Constraint.Range;
import omniline.config.Constraint.Required;
import org.jspecify.annotations.Nullable;

/**
 * The user agent's settings, section {@code sip}.
 *
 * @param listen where SIP is received; every transport uses this port
 * @param transports {@code udp}, {@code tcp}, {@code tls}, at least one
 * @param publicAddress what Contact and SDP carry instead of the local address, behind NAT; null: the local address
 * @param maxCalls calls at once; the next INVITE gets 503
 * @param retryAfterSeconds the Retry-After of that 503 (RFC 3261 section 20.33)
 * @param ringMs how long 180 Ringing lasts before the agent picks up
 * @param userAgent the User-Agent and Server header
 * @param person whom callers are passed to who ask for a person; null for nobody
 * @param transferTargets whom else a call may be passed to: SIP URIs, a star stands for any text
 * @param refer what the peer's REFER is answered with: {@code decline} (603), {@code not_allowed} (405), or {@code follow} (202) where the
 *     target is allowed
 * @param sessionExpiresSeconds how long a session lasts without a refresh (RFC 4028), 0 for no timer of ours
 * @param accounts extensions that are registered
 * @param trunks addresses that may call as they are
 * @param callers who may call after a digest; where both this and {@code trunks} are empty everybody may
 * @param realm the name that callers are asked under
 * @param tls how TLS is spoken, where it is one of the transports
 * @param drainSeconds how long calls may go on when the agent is stopped, before they are ended
 * @param requestsPerSecond what one address may send for long, outside of calls; 0 for any number
 * @param scanners parts of User-Agent headers whose requests are not answered
 * @param nameServers whom the DNS is asked; none for those of the machine
 * @param stunServer {@code HOST[:PORT]} that tells where we are seen from outside; null for none
 * @param dialTargets whom the agent may call on request: SIP URIs, a star stands for any text; nobody where empty
 * @param dialRingSeconds how long such a call rings before it is given up
 * @param profiles how calls to certain numbers are answered; the first that fits counts, and everything above where none does
 */
public record SipConfig(
    HostPort listen,
    @OneOf({"udp", "tcp", "tls"}) List<String> transports,
    @Address @Nullable String publicAddress,
    @Range(min = 1, max = 20_000, unit = "calls") int maxCalls,
    @Range(min = 0, max = 3_600, unit = "seconds") int retryAfterSeconds,
    @Range(min = 0, max = 60_000, unit = "ms") int ringMs,
    @HeaderText String userAgent,
    @Form(pattern = "sips?:[^\\s<>\"]+", words = "a SIP URI such as sip:desk@example.com") @Nullable String person,
    @Form(pattern = "sip:[^\\s<>\"]+", words = "a SIP URI such as sip:2*@pbx.example") List<String> transferTargets,
    @OneOf({"decline", "not_allowed", "follow"}) String refer,
    @Range(min = 0, max = 86_400, unit = "seconds") int sessionExpiresSeconds,
    List<AccountConfig> accounts,
    @Address List<String> trunks,
    List<Caller> callers,
    @HeaderText String realm,
    Tls tls,
    @Range(min = 0, max = 3_600, unit = "seconds") int drainSeconds,
    @Range(min = 0, max = 100_000, unit = "requests") int requestsPerSecond,
    @HeaderText List<String> scanners,
    @Address List<String> nameServers,
    @Form(pattern = "[A-Za-z0-9.-]+(:[0-9]{1,5})?", words = "a STUN server such as stun.example.com:3478") @Nullable String stunServer,
    @Form(pattern = "sips?:[^\\s<>\"]+", words = "a SIP URI such as sip:2*@pbx.example") List<String> dialTargets,
    @Range(min = 1, max = 600, unit = "seconds") int dialRingSeconds,
    List<Profile> profiles) {

  /**
   * SIP over TLS, keys {@code sip.tls}.
   *
   * @param port where it is received, on the address of the other transports
   * @param certificate PEM file of our certificate and those that vouch for it; null: we only open connections
   * @param key PEM file of its private key, PKCS #8
   * @param authorities PEM file of the certificates that vouch for far ends; null: those of the Java runtime
   * @param callers whether those who connect to us must show a certificate: {@code anonymous}, {@code asked}, {@code proven}
   * @param verify whether a far end that we connect to must prove its name
   */
  public record Tls(
      @Range(min = 0, max = 65_535, unit = "") int port,
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path authorities,
      @OneOf({"anonymous", "asked", "proven"}) String callers,
      boolean verify) {

    public Tls {
      Constraint.check(Tls.class, port, certificate, key, authorities, callers, verify);
    }

    static Tls defaults() {
      return new Tls(5_061, null, null, null, "anonymous", true);
    }
  }

  /**
   * Somebody who may call after a digest. {@link #toString} leaves the password out.
   *
   * @param user the digest's user name
   * @param password the digest's password
   */
  public record Caller(@Required @HeaderText String user, @Required @HeaderText String password) {

    public Caller {
      Constraint.check(Caller.class, user, password);
    }

    /** Placeholders; both keys are required. */
    static Caller defaults() {
      return new Caller("user", "password");
    }

    @Override
    public String toString() {
      return "Caller[" + user + "]";
    }
  }

  /**
   * How calls to certain numbers or extensions are answered, where it differs: one item of {@code sip.profiles}.
   *
   * @param name what the log and the metrics call it
   * @param numbers called users, of the Request-URI or of To; a star stands for any text
   * @param accounts users of {@code sip.accounts} by which the calls come in
   * @param greeting what is said when such a call is answered; "" for nothing, auto for what model.greeting says
   * @param prompt the model's system message; null: the one that it was taught with
   * @param transferFailed what is said when nobody took the caller over; auto for what model.transfer_failed says
   * @param codecs in order of preference; empty: those of rtp.codecs
   * @param srtp as rtp.srtp; null: that
   * @param maxCalls calls at once, 0 for as many as sip.max_calls allows
   */
  public record Profile(
      @Required @Form(pattern = "[A-Za-z0-9_.-]{1,40}", words = "a name of letters, digits, _ . and -") String name,
      @Form(pattern = "[^\\s<>\"@]+", words = "a number such as 4930123 or 4930*") List<String> numbers,
      @HeaderText List<String> accounts,
      String greeting,
      @Nullable String prompt,
      String transferFailed,
      @Form(pattern = "opus|g722|pcmu|pcma", words = "codecs: opus, g722, pcmu, pcma") List<String> codecs,
      @Form(pattern = "off|offered|required|dtls", words = "one of off, offered, required, dtls") @Nullable String srtp,
      @Range(min = 0, max = 20_000, unit = "calls") int maxCalls) {

    public Profile {
      numbers = List.copyOf(numbers);
      accounts = List.copyOf(accounts);
      codecs = List.copyOf(codecs);
      Constraint.check(Profile.class, name, numbers, accounts, greeting, prompt, transferFailed, codecs, srtp, maxCalls);
    }

    /** What keys left out stand for; the name is a placeholder. */
    static Profile defaults() {
      return new Profile("profile", List.of(), List.of(), ModelConfig.AUTO, null, ModelConfig.AUTO, List.of(), null, 0);
    }
  }

  public SipConfig {
    transports = List.copyOf(transports);
    transferTargets = List.copyOf(transferTargets);
    accounts = List.copyOf(accounts);
    trunks = List.copyOf(trunks);
    callers = List.copyOf(callers);
    scanners = List.copyOf(scanners);
    nameServers = List.copyOf(nameServers);
    dialTargets = List.copyOf(dialTargets);
    profiles = List.copyOf(profiles);
    Constraint.check(SipConfig.class, listen, transports, publicAddress, maxCalls, retryAfterSeconds, ringMs, userAgent, person,
        transferTargets, refer, sessionExpiresSeconds, accounts, trunks, callers, realm, tls, drainSeconds, requestsPerSecond, scanners, nameServers, stunServer,
        dialTargets, dialRingSeconds, profiles);
  }

  /** Settings that let the agent call nobody. */
  public SipConfig(
      HostPort listen,
      List<String> transports,
      @Nullable String publicAddress,
      int maxCalls,
      int retryAfterSeconds,
      int ringMs,
      String userAgent,
      @Nullable String person,
      List<String> transferTargets,
      String refer,
      int sessionExpiresSeconds,
      List<AccountConfig> accounts,
      List<String> trunks,
      List<Caller> callers,
      String realm,
      Tls tls,
      int drainSeconds,
      int requestsPerSecond,
      List<String> scanners,
      List<String> nameServers,
      @Nullable String stunServer) {
    this(listen, transports, publicAddress, maxCalls, retryAfterSeconds, ringMs, userAgent, person, transferTargets, refer,
        sessionExpiresSeconds, accounts, trunks, callers, realm, tls, drainSeconds, requestsPerSecond, scanners, nameServers, stunServer,
        List.of(), 60, List.of());
  }

  /** Settings without accounts, the rest as by default. */
  public SipConfig(
      HostPort listen,
      List<String> transports,
      @Nullable String publicAddress,
      int maxCalls,
      int retryAfterSeconds,
      int ringMs,
      String userAgent,
      @Nullable String person) {
    this(listen, transports, publicAddress, maxCalls, retryAfterSeconds, ringMs, userAgent, person, List.of(), "decline", 1_800,
        List.of(), List.of(), List.of(), "omniline", Tls.defaults(), 15, 100, List.of(), List.of(), null);
  }

  static SipConfig defaults() {
    return new SipConfig(new HostPort("0.0.0.0", 5060), List.of("udp", "tcp"), null, 100, 10, 0, "Omniline", null);
  }

  /** These settings with another address to listen on, for {@code serve --sip}. */
  public SipConfig withListen(HostPort other) {
    return new SipConfig(other, transports, publicAddress, maxCalls, retryAfterSeconds, ringMs, userAgent, person, transferTargets, refer,
        sessionExpiresSeconds, accounts, trunks, callers, realm, tls, drainSeconds, requestsPerSecond, scanners, nameServers, stunServer,
        dialTargets, dialRingSeconds, profiles);
  }

  /** These settings with answers of their own for certain numbers. */
  public SipConfig withProfiles(List<Profile> others) {
    return new SipConfig(listen, transports, publicAddress, maxCalls, retryAfterSeconds, ringMs, userAgent, person, transferTargets, refer,
        sessionExpiresSeconds, accounts, trunks, callers, realm, tls, drainSeconds, requestsPerSecond, scanners, nameServers, stunServer,
        dialTargets, dialRingSeconds, others);
  }

  /** These settings for an agent that may call these targets, and lets them ring so long. */
  public SipConfig withDialing(List<String> targets, int ringSeconds) {
    return new SipConfig(listen, transports, publicAddress, maxCalls, retryAfterSeconds, ringMs, userAgent, person, transferTargets, refer,
        sessionExpiresSeconds, accounts, trunks, callers, realm, tls, drainSeconds, requestsPerSecond, scanners, nameServers, stunServer,
        targets, ringSeconds, profiles);
  }
}
