package omniline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rules that tie several settings together; what one setting may hold stands at its record component ({@link Constraint}).
 * They hold for settings made in Java as for those read from a file.
 */
final class Rules {

  /** A broken rule: the dotted keys it speaks of, the one to change first in front, and a sentence. */
  record Violation(List<String> keys, String sentence) {}

  /** System prompt, a window of speech (300 positions) and what stands around it. */
  static final int TURN_POSITIONS = 400;

  /** RFC 4028 section 4. */
  private static final int SHORTEST_SESSION_SECONDS = 90;

  private Rules() {}

  static List<Violation> violations(SipConfig sip, RtpConfig rtp, ModelConfig model, TurnConfig turn) {
    ArrayList<Violation> found = new ArrayList<>();
    ports(sip, rtp, found);
    accounts(sip, found);
    profiles(sip, found);
    tls(sip.tls(), found);
    if (rtp.jitterMinMs() > rtp.jitterMaxMs()) {
      found.add(new Violation(List.of("rtp.jitter_min_ms", "rtp.jitter_max_ms"),
          "the least playout delay, " + rtp.jitterMinMs() + " ms, is above the greatest, rtp.jitter_max_ms: "
              + rtp.jitterMaxMs() + "; lower the one or raise the other"));
    }
    if (model.echo() && model.directory() != null) {
      found.add(new Violation(List.of("model.echo", "model.directory"),
          "echo takes the model's place, but model.directory names a model too; set echo to false or leave directory empty"));
    }
    if (model.tiny() && (model.echo() || model.directory() != null)) {
      String other = model.echo() ? "model.echo" : "model.directory";
      found.add(new Violation(List.of("model.tiny", other),
          "the tiny model takes the other's place, but " + other + " is set too; set tiny to false or leave the other out"));
    }
    if (model.dtype().equals("int4") && !model.device().equals("cpu")) {
      found.add(new Violation(List.of("model.dtype", "model.device"),
          "int4 runs on the CPU only, but model.device is " + model.device() + "; take int8, or cpu"));
    }
    if (model.maxNewTokens() + TURN_POSITIONS > model.contextPositions()) {
      found.add(new Violation(List.of("model.max_new_tokens", "model.context_positions"),
          "an answer of " + model.maxNewTokens() + " tokens and the question before it (" + TURN_POSITIONS
              + " positions) do not fit into model.context_positions: " + model.contextPositions()
              + "; lower the one or raise the other"));
    }
    if (turn.minSpeechMs() > turn.maxTurnSeconds() * 1000) {
      found.add(new Violation(List.of("turn.min_speech_ms", "turn.max_turn_seconds"),
          "no turn can hold " + turn.minSpeechMs() + " ms of speech when turn.max_turn_seconds is "
              + turn.maxTurnSeconds() + "; lower the one or raise the other"));
    }
    return found;
  }

  private static void accounts(SipConfig sip, List<Violation> found) {
    if (sip.sessionExpiresSeconds() > 0 && sip.sessionExpiresSeconds() < SHORTEST_SESSION_SECONDS) {
      found.add(new Violation(List.of("sip.session_expires_seconds"), "a session of " + sip.sessionExpiresSeconds()
          + " s is shorter than RFC 4028 allows; take 0 for none, or at least " + SHORTEST_SESSION_SECONDS));
    }
    for (AccountConfig account : sip.accounts()) {
      if (account.registrars().isEmpty()) {
        found.add(new Violation(List.of("sip.accounts"), "account " + account.user() + " has no registrar; name one"));
      }
      for (String registrar : account.registrars()) {
        int at = registrar.toLowerCase(Locale.ROOT).indexOf(";transport=");
        String transport = at < 0 ? "" : registrar.substring(at + ";transport=".length()).split(";", 2)[0].toLowerCase(Locale.ROOT);
        if (!transport.isEmpty() && !sip.transports().contains(transport)) {
          found.add(new Violation(List.of("sip.accounts", "sip.transports"), "account " + account.user() + " registers over " + transport
              + ", but sip.transports is " + sip.transports() + "; add it there, or change the registrar"));
        }
      }
    }
  }

  private static void profiles(SipConfig sip, List<Violation> found) {
    Set<String> names = new HashSet<>();
    Map<String, String> owners = new HashMap<>();
    for (SipConfig.Profile profile : sip.profiles()) {
      String name = "profile " + profile.name();
      if (!names.add(profile.name())) {
        found.add(new Violation(List.of("sip.profiles"), name + " stands there twice; give the other another name"));
      }
      if (profile.numbers().isEmpty() && profile.accounts().isEmpty()) {
        found.add(new Violation(List.of("sip.profiles"), name + " has neither numbers nor accounts, so that no call leads to it; name some"));
      }
      for (String number : profile.numbers()) {
        String other = owners.put(number, profile.name());
        if (other != null) {
          found.add(new Violation(List.of("sip.profiles"), name + " has the number " + number + ", but profile " + other + " has it before; leave one out"));
        }
      }
      for (String account : profile.accounts()) {
        if (sip.accounts().stream().noneMatch(one -> one.user().equals(account))) {
          found.add(new Violation(List.of("sip.profiles", "sip.accounts"), name + " names the account " + account
              + ", which is no user of sip.accounts; add it there, or name one that is"));
        }
      }
    }
  }

  private static void tls(SipConfig.Tls tls, List<Violation> found) {
    if ((tls.certificate() == null) != (tls.key() == null)) {
      String missing = tls.key() == null ? "sip.tls.key" : "sip.tls.certificate";
      found.add(new Violation(List.of("sip.tls", missing), missing + " is missing: a certificate and its key are needed both; name both or neither"));
    }
    if (!tls.callers().equals("anonymous") && (tls.authorities() == null || !tls.verify())) {
      found.add(new Violation(List.of("sip.tls", "sip.tls.callers"), "callers' certificates (sip.tls.callers: " + tls.callers()
          + ") are checked against sip.tls.authorities; name that file and leave verify on, or take anonymous"));
    }
  }

  private static void ports(SipConfig sip, RtpConfig rtp, List<Violation> found) {
    if (rtp.portMin() > rtp.portMax()) {
      found.add(new Violation(List.of("rtp.port_min", "rtp.port_max"),
          "the lowest port, " + rtp.portMin() + ", is above the highest, rtp.port_max: " + rtp.portMax()
              + "; swap them"));
      return;
    }
    if (rtp.portPairs() < sip.maxCalls()) {
      found.add(new Violation(List.of("rtp.port_max", "rtp.port_min", "sip.max_calls"),
          "ports " + rtp.portMin() + " to " + rtp.portMax() + " carry " + rtp.portPairs()
              + " calls (an even port and the odd one above it each), but sip.max_calls is " + sip.maxCalls()
              + "; widen the range or lower max_calls"));
    }
    int sipPort = sip.listen().port();
    if (sip.transports().contains("udp") && sipPort >= rtp.portMin() && sipPort <= rtp.portMax()) {
      found.add(new Violation(List.of("sip.listen", "rtp.port_min", "rtp.port_max"),
          "SIP's port " + sipPort + " lies among the media ports, rtp.port_min: " + rtp.portMin() + " to rtp.port_max: "
              + rtp.portMax() + "; move one of them"));
    }
  }
}
