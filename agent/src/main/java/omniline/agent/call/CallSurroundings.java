package omniline.agent.call;

import java.util.concurrent.Executor;
import omniline.agent.talk.CallObserver;
import omniline.rtp.io.MediaLoop;

/**
 * What every call on one media loop shares.
 *
 * @param loop the media loop that owns its calls
 * @param outside runs what may block: requests to SIP over TCP
 * @param observer hears what happens on the calls
 * @param silenceTimeoutMs a call that receives no RTP for so long is hung up
 */
public record CallSurroundings(MediaLoop loop, Executor outside, CallObserver observer, int silenceTimeoutMs) {}
