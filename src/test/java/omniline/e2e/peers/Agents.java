package omniline.e2e.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import omniline.agent.AgentServer;
import omniline.config.AccountConfig;
import omniline.config.HostPort;
import omniline.config.HttpConfig;
import omniline.config.ModelConfig;
import omniline.config.OmnilineConfig;
import omniline.config.RtpConfig;
import omniline.config.SipConfig;
import omniline.config.TurnConfig;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import org.jspecify.annotations.Nullable;

/** Agents on free loopback ports, each with RTP ports of its own. */
public final class Agents {
  private static final AtomicInteger NEXT_RTP_PORT = new AtomicInteger(41_000);
  private static @Nullable Path model;

  private Agents() {}

  /** The caller hears himself. */
  public static AgentServer echo(int maxCalls, int ringMs) {
    return AgentServer.start(config(maxCalls, ringMs, withModel(null, true)));
  }

  /** A tiny model with random weights answers, in a few words. */
  public static AgentServer tiny() {
    return AgentServer.start(config(10, 0, withModel(tinyModel(), false)));
  }

  /** The same with answers of their own for certain numbers. */
  public static AgentServer tinyWithProfiles(List<SipConfig.Profile> profiles) {
    OmnilineConfig config = config(10, 0, withModel(tinyModel(), false));
    return AgentServer.start(config.with(config.sip().withProfiles(profiles)));
  }

  /** An echo with answers of their own for certain numbers. */
  public static AgentServer echoWithProfiles(List<SipConfig.Profile> profiles) {
    OmnilineConfig config = config(10, 0, withModel(null, true));
    return AgentServer.start(config.with(config.sip().withProfiles(profiles)));
  }

  /** An echo that keeps calls in a folder when it is asked to. */
  public static AgentServer echoThatCaptures(Path captures) {
    OmnilineConfig config = config(5, 0, withModel(null, true));
    return AgentServer.start(config.with(new HttpConfig(config.http().listen(), null, captures)));
  }

  /** The same with a KV pool of so many MiB; a conversation of the tiny model wants 5. */
  public static AgentServer tinyWithKvPool(int megabytes) {
    return AgentServer.start(config(10, 0, withModel(tinyModel(), false, megabytes)));
  }

  /** A given checkpoint with the greeting and the apology that it brings along; answers are short. */
  public static AgentServer modelWithItsOwnManners(Path directory) {
    return AgentServer.start(config(10, 0, withItsOwnManners(directory)));
  }

  private static ModelConfig withItsOwnManners(Path directory) {
    return new ModelConfig(directory, false, false, "auto", "auto", "auto", "cpu", 10, 4_000, 16, 2_048, 2_048, 12, 0f, 1f, 1, 1, null);
  }

  /** A trained checkpoint as {@code omniline serve} runs it: greeting, apology and longest answer are its own. */
  public static AgentServer trained(Path directory) {
    return AgentServer.start(config(10, 0, trainedModel(directory)));
  }

  private static ModelConfig trainedModel(Path directory) {
    return new ModelConfig(directory, false, false, "auto", "auto", "auto", "cpu", 10, 4_000, 16, 2_048, 2_048, 0, 0f, 1f, 1, 1, null);
  }

  /** The embedded model, which is part of the repository. */
  public static Path barista() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolve("models").resolve("barista");
      if (Files.isRegularFile(found.resolve("config.json"))) {
        return found;
      }
    }
    throw new AssertionError("models/barista is part of the repository");
  }

  /** An echo that hangs up a caller who sends no RTP for a second. */
  public static AgentServer impatientEcho() {
    OmnilineConfig config = config(5, 0, withModel(null, true));
    RtpConfig rtp = config.rtp();
    return AgentServer.start(new OmnilineConfig(config.sip(),
        new RtpConfig(rtp.portMin(), rtp.portMax(), rtp.codecs(), 20, 20, 200, 1_000, 32_000, 5, 1, rtp.srtp(), rtp.inbandKeys()), config.http(),
        config.model(), config.turn()));
  }

  /** An echo that calls whom a caller passes it on to, if this pattern holds him. */
  public static AgentServer echoThatFollows(String target) {
    OmnilineConfig config = config(5, 0, withModel(null, true));
    SipConfig sip = config.sip();
    return AgentServer.start(config.with(new SipConfig(sip.listen(), sip.transports(), null, sip.maxCalls(), sip.retryAfterSeconds(), 0,
        sip.userAgent(), null, List.of(target), "follow", 1_800, List.of(), List.of(), List.of(), "omniline", sip.tls(), 15, 100, List.of(), List.of(),
        null)));
  }

  /** An echo that is called over TLS too, by the certificate of the given PEM files. */
  public static AgentServer echoOverTls(Path certificate, Path key) {
    return echoOver(List.of("udp", "tcp", "tls"), certificate, key);
  }

  /** An echo that is called over these transports. */
  public static AgentServer echoOver(List<String> transports, Path certificate, Path key) {
    OmnilineConfig config = config(5, 0, withModel(null, true));
    SipConfig sip = config.sip();
    SipConfig.Tls tls = new SipConfig.Tls(0, certificate, key, null, "anonymous", true);
    return AgentServer.start(config.with(new SipConfig(sip.listen(), transports, null, sip.maxCalls(), sip.retryAfterSeconds(), 0,
        sip.userAgent(), null, List.of(), "decline", 1_800, List.of(), List.of(), List.of(), "omniline", tls, 15, 100, List.of(), List.of(), null)));
  }

  /**
   * A model with short answers as extension 100 of the exchange on that port, over TLS: {@code agent.crt} and {@code agent.key} are its own,
   * {@code exchange.crt} vouches for the exchange. Callers who ask for a person are passed to the given one.
   */
  public static AgentServer registeredOverTls(Path model, Path certificates, int exchange, String person) {
    OmnilineConfig config = config(5, 0, withItsOwnManners(model));
    SipConfig sip = config.sip();
    SipConfig.Tls tls = new SipConfig.Tls(0, certificates.resolve("agent.crt"), certificates.resolve("agent.key"), certificates.resolve("exchange.crt"),
        "anonymous", true);
    AccountConfig account = new AccountConfig("100", List.of("sip:127.0.0.1:" + exchange + ";transport=tls"), null, null, "sesame", null, 600, "crlf", 25);
    return AgentServer.start(config.with(new SipConfig(sip.listen(), List.of("udp", "tcp", "tls"), null, sip.maxCalls(), sip.retryAfterSeconds(), 0,
        sip.userAgent(), person, List.of(), "decline", 1_800, List.of(account), List.of(), List.of(), "omniline", tls, 15, 100, List.of(), List.of(), null)));
  }

  /** An echo as extension 100 of the exchange on that port, over UDP, with the password {@code sesame}. */
  public static AgentServer registeredEcho(int exchange) {
    OmnilineConfig config = config(5, 0, withModel(null, true));
    SipConfig sip = config.sip();
    AccountConfig account = new AccountConfig("100", List.of("sip:127.0.0.1:" + exchange), null, null, "sesame", null, 600, "crlf", 25);
    return AgentServer.start(config.with(new SipConfig(sip.listen(), sip.transports(), null, sip.maxCalls(), sip.retryAfterSeconds(), 0,
        sip.userAgent(), null, List.of(), "decline", 1_800, List.of(account), List.of(), List.of(), "omniline", sip.tls(), 15, 100, List.of(), List.of(), null)));
  }

  /** An agent's settings on free ports, with a greeting that is short. */
  public static OmnilineConfig config(int maxCalls, int ringMs, ModelConfig model) {
    int rtp = NEXT_RTP_PORT.getAndAdd(400);
    return new OmnilineConfig(
        new SipConfig(new HostPort("127.0.0.1", 0), List.of("udp", "tcp"), null, maxCalls, 7, ringMs, "Omniline", null),
        new RtpConfig(rtp, rtp + 399, List.of("opus", "g722", "pcmu", "pcma"), 20, 20, 200, 30_000, 32_000, 5, 1, "offered", false),
        new HttpConfig(new HostPort("127.0.0.1", 0)),
        model,
        new TurnConfig(2, -50f, 60, 600, 200, 300, 150, 120, true, 60));
  }

  private static ModelConfig withModel(@Nullable Path directory, boolean echo) {
    return withModel(directory, echo, 2_048);
  }

  private static ModelConfig withModel(@Nullable Path directory, boolean echo, int kvCacheMb) {
    return new ModelConfig(directory, echo, false, "Hello.", "Sorry.", "auto", "cpu", 10, 4_000, 16, 2_048, kvCacheMb, 16, 0f, 1f, 1, 1, null);
  }

  /** Written once for all tests of this JVM. */
  public static synchronized Path tinyModel() {
    Path written = model;
    if (written == null) {
      written = Path.of("target", "tiny-model").toAbsolutePath();
      if (!Files.isRegularFile(written.resolve("config.json"))) {
        CheckpointInit.write(written, ModelSize.TINY, 1, done -> {});
      }
      model = written;
    }
    return written;
  }

  /** The agent's URI. */
  public static String uri(AgentServer agent) {
    return "sip:agent@127.0.0.1:" + agent.sipAddress().getPort();
  }
}
