package omniline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5589 section 7 among three user agents over real sockets. */
class AttendedTransferTest {

  private final Line caller = new Line();
  private final Line desk = new Line();
  private final Line boss = new Line();
  private final List<UserAgent> agents = new ArrayList<>();

  @AfterEach
  void closeAll() {
    agents.forEach(UserAgent::close);
  }

  private UserAgent start(Line line) {
    SipSettings settings = SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    UserAgent agent = UserAgent.start(settings.with(new CallPolicy(1_800, 90, List.of("sip:*@127.0.0.1:*", "sip:127.0.0.1:*"), 202, Admission.everybody())), line);
    agents.add(agent);
    return agent;
  }

  private static Call established(UserAgent from, Line near, UserAgent to, Line far, String parameters) {
    Call call = from.call("sip:somebody@127.0.0.1:" + to.local().getPort() + parameters, Line.SDP, near);
    far.incoming().accept(Line.SDP, far);
    near.next(CallEvent.Established.class);
    far.next(CallEvent.Established.class);
    return call;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";transport=tcp"})
  void bringsTheCallerTogetherWithWhomTheDeskHasAsked(String parameters) {
    UserAgent deskAgent = start(desk);
    Call withCaller = established(deskAgent, desk, start(caller), caller, parameters);
    UserAgent bossAgent = start(boss);
    Call withBoss = established(deskAgent, desk, bossAgent, boss, parameters);

    withCaller.transferTo(withBoss);

    caller.next(CallEvent.Referred.class);
    caller.lastCall().follow(Line.SDP);
    IncomingCall taking = boss.incoming();
    assertThat(taking.replaces()).isEqualTo(withBoss.id());
    taking.accept(Line.SDP, boss);
    assertThat(caller.next(CallEvent.Moved.class).remote()).isEqualTo(Line.SDP);
    caller.lastCall().hangUp("");
    assertThat(caller.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.LOCAL_BYE);
    assertThat(bossAgent.statistics().callsStarted()).isEqualTo(2);
  }
}
