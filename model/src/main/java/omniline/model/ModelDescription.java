package omniline.model;

/**
 * What was loaded, for logs, {@code /health} and benchmarks.
 *
 * @param name the directory's name
 * @param parameters number of weights, the vocoder's included
 * @param bytes of the checkpoint's tensors on disk
 * @param nMels mel bins that the encoder wants: 80 or 128
 * @param encoderWidth and the other sizes as in the paper's table; layers count transformer blocks
 */
public record ModelDescription(
    String name,
    long parameters,
    long bytes,
    int nMels,
    int encoderWidth,
    int encoderLayers,
    int llmWidth,
    int llmLayers,
    int vocabulary,
    int unitVocabulary) {}
