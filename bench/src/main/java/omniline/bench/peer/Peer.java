package omniline.bench.peer;

/** A program in a process of its own that answers calls, until it is closed. */
public interface Peer extends AutoCloseable {
  /** What the tables call it. */
  String name();

  /** Where the call of that number, from 0, goes to. */
  String uri(int call);

  /** The process that is measured. */
  long pid();

  @Override
  void close();
}
