package omniline.model.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import omniline.model.ReplyListener;
import omniline.model.ReplyReport;
import org.jspecify.annotations.Nullable;

/**
 * Where a reply's text and sound go: to its listener, or into waiting until there is one, for a turn that is worked on before it has
 * ended. Its lock is held during the listener's calls, so that none comes after {@link #cancel} has returned.
 */
final class Outlet {

  private final List<Consumer<ReplyListener>> held = new ArrayList<>();
  private @Nullable ReplyListener listener;
  private boolean cancelled;
  private boolean ended;

  Outlet(@Nullable ReplyListener listener) {
    this.listener = listener;
  }

  /** Gives the listener what has been held back, on the calling thread; false when the reply was cancelled before. */
  synchronized boolean open(ReplyListener newListener) {
    if (cancelled || listener != null) {
      return false;
    }
    listener = newListener;
    held.forEach(call -> call.accept(newListener));
    held.clear();
    return true;
  }

  synchronized boolean opened() {
    return listener != null;
  }

  synchronized void cancel() {
    cancelled = true;
    held.clear();
  }

  synchronized boolean cancelled() {
    return cancelled;
  }

  synchronized void text(String piece) {
    if (!piece.isEmpty() && !cancelled) {
      give(to -> to.onText(piece));
    }
  }

  synchronized void action(String name) {
    if (!cancelled) {
      give(to -> to.onAction(name));
    }
  }

  synchronized void audio(short[] pcm) {
    if (pcm.length > 0 && !cancelled) {
      give(to -> to.onAudio(pcm, pcm.length));
    }
  }

  /** Once, and to the listener even of a cancelled reply; without the lock, so that a listener may ask again. */
  void end(ReplyReport report) {
    ReplyListener to;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      to = listener;
      if (to == null) {
        held.add(later -> later.onEnd(report));
        return;
      }
    }
    to.onEnd(report);
  }

  private void give(Consumer<ReplyListener> call) {
    ReplyListener to = listener;
    if (to != null) {
      call.accept(to);
    } else {
      held.add(call);
    }
  }

  /** Samples that the far end has been sent; none before there is a listener. */
  long playedSamples() {
    ReplyListener to;
    synchronized (this) {
      to = listener;
    }
    return to == null ? 0 : to.playedSamples();
  }
}
