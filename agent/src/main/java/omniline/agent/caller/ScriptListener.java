package omniline.agent.caller;

/** Hears the script's events. */
@FunctionalInterface
public interface ScriptListener {

  /** Called on the media loop; must not block. */
  void onEvent(ScriptEvent event);
}
