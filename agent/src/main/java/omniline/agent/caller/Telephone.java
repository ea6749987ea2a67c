package omniline.agent.caller;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import omniline.agent.media.MediaSettings;
import omniline.rtp.io.MediaLoop;
import omniline.sip.UserAgent;

/**
 * What calls are placed with; any number of calls may share one.
 *
 * @param agent speaks SIP
 * @param loop serves the calls' media
 * @param desk one thread, to which everything that may block is handed: SIP requests, printing, allocation
 * @param random for RTP, SDP and media keys
 * @param media ports and packets; its address is the one that far ends can reach
 */
public record Telephone(UserAgent agent, MediaLoop loop, Executor desk, SecureRandom random, MediaSettings media) {}
