package omniline.agent.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import omniline.agent.caller.SipTarget;
import omniline.sip.Call;
import omniline.sip.SipException;
import omniline.sip.UserAgent;
import omniline.sip.sdp.OfferAnswer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls people on request, and talks to them as to those who call. Only a 200 is an answer: ringing and early media are not, and are
 * not listened to. A redirection (3xx) is followed where the dial plan allows it. Any thread; placing a call may ask the DNS and so block.
 */
public final class OutgoingCalls {
  private static final Logger LOG = LoggerFactory.getLogger("omniline.call");
  private static final int MOST_REDIRECTIONS = 5;
  private static final int REMEMBERED = 100;

  private final DialPlan plan;
  private final Switchboard switchboard;
  private final UserAgent agent;
  private final @Nullable String publicAddress;
  private final ScheduledExecutorService timers;
  private final Deque<AgentCall> placed = new ArrayDeque<>();

  /**
   * What calls are made with.
   *
   * @param agent places them
   * @param publicAddress what the SDP says of us; null: our address that faces the far end
   * @param timers give up who does not pick up
   */
  public record Means(UserAgent agent, @Nullable String publicAddress, ScheduledExecutorService timers) {}

  /** With the switchboard's lines. */
  public OutgoingCalls(DialPlan plan, Switchboard switchboard, Means means) {
    this.plan = plan;
    this.switchboard = switchboard;
    agent = means.agent();
    publicAddress = means.publicAddress();
    timers = means.timers();
  }

  /**
   * Calls somebody.
   *
   * @param to a SIP URI, or a number at the account's exchange
   * @param account as whom: a user of {@code sip.accounts}; null for nobody in particular
   */
  public Dialled dial(String to, @Nullable String account) {
    return switch (plan.route(to, account)) {
      case DialPlan.Route.Closed closed -> closed.why();
      case DialPlan.Route.Open open -> place(open);
    };
  }

  private Dialled place(DialPlan.Route.Open route) {
    try {
      SipTarget target = SipTarget.parse(route.uri());
      String own = publicAddress == null ? target.ownAddress().getHostAddress() : publicAddress;
      Switchboard.Opened opened = switchboard.open(new Switchboard.Party(route.from() == null ? "the agent" : route.from(), route.uri(), own));
      return switch (opened) {
        case Switchboard.Opened.Full full -> new Dialled.Refused(503, full.why().reason());
        case Switchboard.Opened.Line line -> place(route, line);
      };
    } catch (IllegalArgumentException e) {
      return new Dialled.Refused(400, String.valueOf(e.getMessage()));
    }
  }

  private Dialled place(DialPlan.Route.Open route, Switchboard.Opened.Line line) {
    AgentCall call = line.call();
    AtomicInteger redirections = new AtomicInteger();
    call.redirects(uri -> redirected(new DialPlan.Route.Open(uri, route.from()), line, redirections.incrementAndGet()));
    String failure = invite(route, line);
    if (failure != null) {
      line.drop().run();
      return new Dialled.Refused(400, failure);
    }
    remember(call);
    Future<?> _ = timers.schedule(() -> call.giveUp("nobody picked up in " + plan.ringSeconds() + " s"), plan.ringSeconds(), TimeUnit.SECONDS);
    LOG.info("{} calls {} as {}", call.state().name(), route.uri(), call.state().caller());
    return new Dialled.Placed(call.state());
  }

  /** Null, or why there is no call. */
  private @Nullable String invite(DialPlan.Route.Open route, Switchboard.Opened.Line line) {
    try {
      Call call = agent.call(route.uri(), OfferAnswer.offer(line.local(), 1), line.call(), route.from());
      line.call().answered(call);
      return null;
    } catch (SipException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private @Nullable String redirected(DialPlan.Route.Open elsewhere, Switchboard.Opened.Line line, int redirections) {
    if (redirections > MOST_REDIRECTIONS) {
      return "redirected more than " + MOST_REDIRECTIONS + " times";
    }
    if (!plan.allows(elsewhere.uri())) {
      return "redirected to " + elsewhere.uri() + ", which sip.dial_targets does not name";
    }
    LOG.info("{} is redirected to {}", line.call().state().name(), elsewhere.uri());
    return invite(elsewhere, line);
  }

  private synchronized void remember(AgentCall call) {
    placed.addLast(call);
    if (placed.size() > REMEMBERED + switchboard.active()) {
      placed.removeFirst();
    }
  }

  /** Every call that runs, and the last hundred that the agent has placed. */
  public synchronized List<CallState> calls() {
    List<CallState> all = new ArrayList<>(placed.stream().map(AgentCall::state).toList());
    List<String> known = all.stream().map(CallState::name).toList();
    switchboard.states().stream().filter(state -> !known.contains(state.name())).forEach(all::add);
    return all;
  }

  /** One of {@link #calls()} by its name. */
  public Optional<CallState> call(String name) {
    return calls().stream().filter(call -> call.name().equals(name)).findFirst();
  }

  /** Hangs up; false where no such call runs. */
  public boolean hangUp(String name) {
    return switchboard.hangUp(name, "hung up by the operator");
  }
}
