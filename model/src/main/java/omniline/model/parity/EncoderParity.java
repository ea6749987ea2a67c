package omniline.model.parity;

import java.util.List;
import omniline.model.OmniModel;
import omniline.model.mel.LogMel;
import omniline.model.parity.Question.Label;
import omniline.model.torch.ScriptValue;

/** Log-mel, Whisper encoder and speech adaptor; from the expected mel where the set holds it, and always from the wav. */
final class EncoderParity {
  private static final double MEL = 2e-4;
  private static final double FROM_MEL = 1e-4;
  private static final double FROM_WAV = 1e-3;

  private final OmniModel model;
  private final Question question;

  EncoderParity(OmniModel model, Question question) {
    this.model = model;
    this.question = question;
  }

  /** The speech rows [300, LLM width] from the wav; the caller closes them. */
  ScriptValue compare(short[] samples) {
    int nMels = model.checkpoint().encoder().nMels();
    LogMel logMel = model.logMel();
    logMel.push(samples, 0, samples.length);
    // The original code knows one window and cuts what is longer.
    float[] mel = logMel.finish().windows().getFirst();
    mel(mel, nMels);
    if (question.has("mel")) {
      encode(question.floats("mel"), "expected mel", FROM_MEL).close();
    }
    return encode(mel, "wav", FROM_WAV);
  }

  private void mel(float[] mel, int nMels) {
    question.compare(Label.of("mel"), mel, MEL);
    if (question.has("mel.frames")) {
      int frames = mel.length / nMels;
      float[] byFrame = new float[mel.length];
      for (int i = 0; i < mel.length; i++) {
        byFrame[i % frames * nMels + i / frames] = mel[i];
      }
      atFrames(byFrame, nMels);
    }
    double sum = 0;
    for (float value : mel) {
      sum += value;
    }
    question.compareSums("mel.sum64", new double[] {sum}, mel.length);
  }

  /** mel.at_frames is [mels, frames kept]. */
  private void atFrames(float[] byFrame, int nMels) {
    long[] kept = question.longs("mel.frames");
    float[] columns = new float[nMels * kept.length];
    for (int i = 0; i < columns.length; i++) {
      int at = (int) kept[i % kept.length] * nMels + i / kept.length;
      columns[i] = at >= 0 && at < byFrame.length ? byFrame[at] : Float.NaN;
    }
    question.compare(Label.of("mel.at_frames"), columns, MEL);
  }

  private ScriptValue encode(float[] mel, String from, double tolerance) {
    List<float[]> stages = model.encoder().trace(mel);
    question.compareRows(new Label("enc.stem_at_rows", from), "enc.rows", stages.getFirst(), tolerance);
    for (int i = 1; i < stages.size() - 1; i++) {
      question.compareRows(new Label("enc.block" + (i - 1) + "_at_rows", from), "enc.rows", stages.get(i), tolerance);
    }
    try (ScriptValue frames = model.encoder().encode(mel)) {
      float[] out = frames.toFloats();
      question.compare(new Label("enc.out", from), out, tolerance);
      question.compareRows(new Label("enc.out_at_rows", from), "enc.rows", out, tolerance);
      ScriptValue rows = model.adaptor().adapt(frames, 0);
      question.compare(new Label("adaptor.out", from), rows.toFloats(), tolerance);
      question.compareRows(new Label("adaptor.out_at_rows", from), "adaptor.rows", rows.toFloats(), tolerance);
      return rows;
    }
  }
}
