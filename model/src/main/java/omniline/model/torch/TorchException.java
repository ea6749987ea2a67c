package omniline.model.torch;

/** libtorch or a script failed: ends the reply that it happened in, not the process. */
public final class TorchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TorchException(String message, Throwable cause) {
    super(message, cause);
  }
}
