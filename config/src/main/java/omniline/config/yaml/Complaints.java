package omniline.config.yaml;

/** Takes down what is wrong with a file, so that reading goes on and finds the rest. */
public interface Complaints {

  /**
   * Notes one fault.
   *
   * @param at where, or {@link Mark#NOWHERE}
   * @param key dotted, or "" when no key is concerned
   * @param message what was expected, what was found, what to do
   */
  void add(Mark at, String key, String message);
}
