package omniline.agent.talk;

import omniline.agent.media.CallMedia;


/** What answers a call: the model ({@link Talk}) or an echo ({@link Echo}). Owned by the media loop. */
public interface CallSpeech extends CallMedia.Speech, AutoCloseable {
  /** The ACK has come: the next packet may be a greeting. */
  default void established() {}

  /** Nobody took the caller over: he is with us again. */
  default void transferFailed() {}

  /** Answered turns so far. */
  default int turns() {
    return 0;
  }

  /** Answers that the caller cut short so far. */
  default int interruptions() {
    return 0;
  }

  @Override
  void close();
}
