package omniline.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a reply gave, in order. Read after the end. */
class RecordingListener implements ReplyListener {

  final StringBuilder text = new StringBuilder();
  final List<short[]> chunks = new ArrayList<>();
  private @Nullable ReplyReport report;

  @Override
  public void onText(String piece) {
    text.append(piece);
  }

  @Override
  public void onAudio(short[] pcm16k, int lengthSamples) {
    chunks.add(pcm16k);
  }

  @Override
  public void onEnd(ReplyReport ended) {
    if (report != null) {
      throw new AssertionError("ended twice");
    }
    report = ended;
  }

  ReplyReport report() {
    if (report == null) {
      throw new AssertionError("not ended");
    }
    return report;
  }

  boolean ended() {
    return report != null;
  }

  short[] samples() {
    short[] all = new short[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
    int at = 0;
    for (short[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }
}
