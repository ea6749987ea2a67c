package omniline.model;

/** A reply in the making. Any thread may call. */
public interface Reply {

  /** Frees the model within one decode step. The listener hears no audio or text after this returns, only its end. */
  void cancel();

  /** Whether the listener has been told the end. */
  boolean done();
}
