package omniline.agent.caller.timeline;

/**
 * What became of the sound on its way to the caller.
 *
 * @param silences times an answer fell digitally silent for 60 ms or more between two pieces of it
 * @param packetsReceived RTP packets that came
 * @param packetsLost RTP packets that never did
 */
public record LineQuality(int silences, long packetsReceived, long packetsLost) {}
