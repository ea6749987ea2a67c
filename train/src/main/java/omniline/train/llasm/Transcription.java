package omniline.train.llasm;

import java.util.List;
import java.util.random.RandomGenerator;

/** The instructions of phase 1: a sound and what it says become a request for the words (spec section 9.2). Stateless. */
final class Transcription {

  // The paper shows its lists only as pictures; these are ours.
  private static final List<String> INSTRUCTIONS = List.of("Please write down what the speech says.", "Transcribe the following speech into text.",
      "Write the words of this recording.", "What does the speaker say?", "Turn the speech into text.", "Give me the transcript of the audio.");

  private Transcription() {}

  /** A question that is nothing but a sound gets an instruction, before or behind it; another stays as it is. */
  static LlasmSample asked(LlasmSample sample, RandomGenerator random) {
    return new LlasmSample(sample.id(), sample.audio(), sample.rounds().stream().map(round -> asked(round, random)).toList());
  }

  private static LlasmSample.Round asked(LlasmSample.Round round, RandomGenerator random) {
    if (!round.question().strip().equals(LlasmSample.AUDIO)) {
      return round;
    }
    String instruction = INSTRUCTIONS.get(random.nextInt(INSTRUCTIONS.size()));
    String question = random.nextBoolean() ? instruction + "\n" + LlasmSample.AUDIO : LlasmSample.AUDIO + "\n" + instruction;
    return new LlasmSample.Round(question, round.answer());
  }
}
