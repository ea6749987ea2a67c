package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import javax.sip.address.SipURI;
import omniline.sip.CallEvent;
import omniline.sip.CallListener;
import omniline.sip.EndReason;
import omniline.sip.location.Destination;
import omniline.sip.location.Target;
import omniline.sip.message.Headers;
import omniline.sip.message.RemoteTarget;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.InviteServer;
import omniline.sip.transaction.RequestSender;
import omniline.sip.transaction.ResponseSink;
import omniline.sip.transaction.Unheard;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * A call that we place (RFC 3261 section 13.2), and its CANCEL (section 9.1). Its state is owned by its mailbox; stack threads only
 * enqueue into it.
 */
final class OutgoingLeg extends Leg {

  /** An INVITE that was sent four times by UDP and not answered (T1 up to 8*T1, RFC 3261 section 17.1.1.2) may go to the next server. */
  private static final int SILENT_T1 = 8;

  private final SipURI uri;
  private final SessionDescription offer;
  private final @Nullable String from;
  private final Map<String, String> headers;
  private final Deque<Destination> ahead = new ArrayDeque<>();
  private @Nullable Destination destination;
  private @Nullable Attempt attempt;
  private boolean provisionalSeen;
  private boolean hungUp;
  private @Nullable SIPRequest invite;
  private @Nullable SIPRequest ack;
  private @Nullable String reliableTag;
  private int reliableSequence;
  private @Nullable SessionDescription earlyAnswer;
  private volatile @Nullable String redirectedTo;

  /** {@code from} is who calls, a SIP URI, null for nobody in particular; {@code headers}: what the INVITE carries besides. */
  OutgoingLeg(Environment env, SipURI uri, SessionDescription offer, @Nullable String from, Map<String, String> headers) {
    super(env, env.tags().callId(), env.tags().tag(), true);
    this.uri = uri;
    this.offer = offer;
    this.from = from;
    this.headers = Map.copyOf(headers);
  }

  @Override
  public String remoteUri() {
    return uri.toString();
  }

  @Override
  public @Nullable String redirectedTo() {
    return redirectedTo;
  }

  void begin(CallListener listener) {
    setListener(listener);
    try {
      ahead.addAll(env.locator().locate(Target.of(uri)));
    } catch (UnknownHostException e) {
      end(EndReason.TRANSPORT_ERROR, 503, String.valueOf(e.getMessage()));
      return;
    }
    next(ahead.removeFirst());
  }

  private void next(Destination server) {
    destination = server;
    PeerPath path = new PeerPath(server.transport(), server.address().getAddress(), null, uri.isSecure());
    if (hasDialog()) {
      setDialog(dialog().over(path));
    } else {
      String local = "<" + (from == null ? "sip:omniline@" + env.requests().hostPort(path) : from) + ">";
      setDialog(Dialog.ofClient(id(), localTag(), local, new Dialog.Target(uri.toString(), path)));
    }
    invite();
  }

  /** The same call by the next server, where one that says nothing, or is out of service, has one beside it (RFC 3263 section 4.3). */
  private boolean failedOver() {
    Destination failing = destination;
    if (failing == null || established() || isOver()) {
      return false;
    }
    env.locator().failed(failing);
    Destination following = ahead.pollFirst();
    if (following == null || hungUp) {
      return false;
    }
    next(following);
    return true;
  }

  private void invite() {
    SIPRequest made = env.requests().invite(dialog(), offer);
    headers.forEach((name, value) -> Headers.set(made, name, value));
    session().ask(made, false);
    requests().authorization().authorise(made);
    made.setApplicationData(destination == null ? null : destination.address());
    invite = made;
    provisionalSeen = false;
    Attempt now = new Attempt();
    attempt = now;
    now.sent = env.sender().send(made, now);
    if (!ahead.isEmpty()) {
      rhythm().timers().after((long) SILENT_T1 * env.t1Ms(), () -> {
        if (attempt == now && !now.heard) {
          failedOver(); // a whole time-out (64*T1) would be too long for a caller who has another server to go to (RFC 3263 section 4.3)
        }
      });
    }
  }

  /** One INVITE and what comes of it, which counts while no other has taken its place. */
  private final class Attempt implements ResponseSink {
    private RequestSender.@Nullable Sent sent;
    private boolean heard;

    @Override
    public void onResponse(SIPResponse response) {
      post(() -> {
        heard = true;
        int code = response.getStatusCode();
        Attempt other = attempt;
        if (other == this) {
          received(response);
        } else if (code >= 200 && code < 300) {
          attempt = this; // it was given up for silent, and is the first to answer
          received(response);
          if (other != null && other.heard) {
            other.giveUp();
          }
        } else if (code < 200) {
          giveUp();
        }
      });
    }

    void giveUp() {
      if (sent != null) {
        sent.cancel();
      }
    }

    @Override
    public void onTimeout() {
      post(() -> {
        if (attempt == this && !failedOver()) {
          end(hungUp ? EndReason.CANCELLED : EndReason.TIMEOUT, 408, "no answer from " + uri);
        }
      });
    }

    @Override
    public void onUnreachable(String sentence) {
      post(() -> {
        if (attempt == this && !failedOver()) {
          end(EndReason.TRANSPORT_ERROR, 503, sentence);
        }
      });
    }
  }

  /** The same call once more, with what the refusal asked for: credentials (RFC 3261 section 22), a longer session (RFC 4028). */
  private boolean invitedAgain(SIPResponse refused) {
    int code = refused.getStatusCode();
    boolean again = ((code == 401 || code == 407) && requests().authorization().challenged(refused))
        || (code == 422 && session().lengthened(refused));
    if (again && !hungUp && !isOver()) {
      dialog().nextCseq();
      invite();
      return true;
    }
    return false;
  }

  @Override
  void onFirstStray(SIPResponse response) {
    received(response);
  }

  /** A response to the INVITE, also one that has outlived its transaction. */
  private void received(SIPResponse response) {
    int code = response.getStatusCode();
    if (code < 200) {
      provisional(response);
    } else if (code < 300) {
      accepted(response);
    } else if (!invitedAgain(response) && !(code == 503 && failedOver())) {
      redirectedTo = code < 400 ? RemoteTarget.of(response) : null;
      end(hungUp ? EndReason.CANCELLED : EndReason.REJECTED, code, response.getReasonPhrase());
    }
  }

  /** Acknowledges a reliable provisional response (RFC 3262 section 4); false for one that must be left alone: a copy, or not its turn. */
  private boolean acknowledged(SIPResponse response) {
    String rseq = Headers.value(response, "RSeq");
    int sequence = rseq == null ? -1 : Headers.number(rseq, Integer.MAX_VALUE);
    String tag = response.getToTag();
    boolean next = !String.valueOf(tag).equals(reliableTag) || sequence == reliableSequence + 1;
    if (sequence < 0 || tag == null || !next || isOver()) {
      return false;
    }
    reliableTag = tag;
    reliableSequence = sequence;
    SIPRequest prack = env.requests().of(dialog().answeredBy(response), "PRACK", dialog().nextCseq());
    Headers.set(prack, "RAck", sequence + " " + response.getCSeq().getSeqNumber() + " INVITE");
    requests().authorization().authorise(prack);
    env.sender().send(prack, Unheard.INSTANCE);
    SessionDescription answer = SessionBody.sdpOrNull(response);
    earlyAnswer = answer == null ? earlyAnswer : answer;
    return true;
  }

  private void provisional(SIPResponse response) {
    boolean first = !provisionalSeen;
    provisionalSeen = true;
    if (Headers.tokens(response, "Require").contains("100rel") && !acknowledged(response)) {
      return;
    }
    if (hungUp) {
      if (first) {
        cancel();
      }
    } else if (response.getStatusCode() > 100 && !established() && !isOver()) {
      deliver(new CallEvent.Ringing(response.getStatusCode(), SessionBody.sdpOrNull(response)));
    }
  }

  private void accepted(SIPResponse response) {
    if (ack != null && dialog().isRemoteTag(response.getToTag())) {
      // Our ACK was lost: the same one again (section 13.2.2.4).
      env.counters().retransmissions.increment();
      env.sender().sendAck(ack);
      return;
    }
    Dialog answered = dialog().answeredBy(response);
    SIPRequest acknowledged = invite;
    if (acknowledged == null) {
      throw new IllegalStateException("an INVITE was answered before it was sent");
    }
    SIPRequest acknowledgement = env.requests().ack(answered, acknowledged);
    env.sender().sendAck(acknowledgement);
    if (ack != null || isOver()) {
      // Another branch of a fork has picked up too, or we gave up meanwhile: that dialog ends here.
      env.sender().send(env.requests().bye(answered, "answered elsewhere"), Unheard.INSTANCE);
      return;
    }
    ack = acknowledgement;
    setDialog(answered);
    SessionDescription given = SessionBody.sdpOrNull(response);
    // A reliable 18x may have brought the answer already, which the 2xx then need not repeat (RFC 3262 section 5).
    SessionDescription answer = given == null && answered.isRemoteTag(reliableTag) ? earlyAnswer : given;
    if (hungUp) {
      bye("");
      end(EndReason.CANCELLED, 487, "hung up before the answer");
    } else if (answer == null) {
      bye("no usable SDP in the answer");
      end(EndReason.PROTOCOL_ERROR, 488, "the 2xx carried no usable answer");
    } else {
      requests().authorization().answered(response);
      session().accepted(response);
      agreed(offer, answer);
      setEstablished(answer);
    }
  }

  @Override
  void onHangUp(String reason) {
    if (isOver()) {
      return;
    }
    if (established()) {
      bye(reason);
      end(EndReason.LOCAL_BYE, 0, reason);
    } else if (!hungUp) {
      hungUp = true;
      if (provisionalSeen) {
        cancel();
      }
    }
  }

  /** Without an answer to the INVITE 64*T1 after the CANCEL the call is over all the same (section 9.1). */
  private void cancel() {
    Attempt present = attempt;
    if (present != null) {
      present.giveUp();
    }
    rhythm().timers().after(64L * env.t1Ms(), () -> end(EndReason.CANCELLED, 487, "cancelled, and never answered"));
  }

  @Override
  void onCancel(InviteServer cancelled, Inbound cancel) {
    rejectOffer(487);
  }

  @Override
  void onFirstAck(Inbound stray) {
    // We sent the INVITE; only re-INVITEs of the peer have ACKs, and the offer exchange takes those.
  }

  @Override
  boolean settled() {
    return established();
  }

  @Override
  void abort() {
    if (!established() && ack == null && provisionalSeen) {
      cancel();
    }
  }
}
