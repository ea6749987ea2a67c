package omniline.model.checkpoint.inspect;

import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.parts.WhisperDecoderConfig;

/** Dimensions of the parts in words. Stateless. */
final class Dims {
  private Dims() {}

  static String of(WhisperConfig encoder) {
    return "%d layers, width %d, %d heads, ffn %d, %d mels, %d positions".formatted(
        encoder.layers(), encoder.width(), encoder.heads(), encoder.ffn(), encoder.nMels(), encoder.contextFrames());
  }

  static String of(WhisperDecoderConfig decoder) {
    return "%d layers, width %d, %d heads, ffn %d, vocabulary %d".formatted(
        decoder.layers(), decoder.width(), decoder.heads(), decoder.ffn(), decoder.vocabSize());
  }

  static String of(LlamaConfig llama) {
    return "%d layers, width %d, %d/%d heads, ffn %d".formatted(
        llama.layers(), llama.width(), llama.heads(), llama.kvHeads(), llama.ffn());
  }

  static String llm(LlamaConfig llama, int vocabSize) {
    return of(llama) + ", vocabulary " + vocabSize;
  }

  static String adaptor(OmniConfig config) {
    return "%d x %d -> %d -> %d".formatted(config.framesPerRow(), config.encoderWidth(), config.adaptorHidden(), config.llm().width());
  }

  static String speechDecoder(OmniConfig config) {
    return of(config.speechDecoder()) + ", x" + config.upsampleFactor() + ", " + config.unitCount() + " units";
  }

  static String of(VocoderConfig vocoder) {
    return "%d channels, x%s, %d units, duration predictor %d".formatted(
        vocoder.initialChannels(), vocoder.upsampleRates(), vocoder.unitCount(), vocoder.durationHidden());
  }
}
