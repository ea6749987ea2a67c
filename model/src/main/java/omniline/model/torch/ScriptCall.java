package omniline.model.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of a script's method under construction. Numbers become native values that live as long as the call; values that the
 * caller passes stay the caller's. It runs in inference mode. Used once, on the thread that made it.
 */
public final class ScriptCall {

  private final PtSymbolBlock block;
  private final String script;
  private final String method;
  private final List<IValue> arguments = new ArrayList<>(8);
  private final List<IValue> own = new ArrayList<>(4);

  ScriptCall(PtSymbolBlock block, String script, String method) {
    this.block = block;
    this.script = script;
    this.method = method;
  }

  public ScriptCall with(ScriptValue value) {
    arguments.add(value.raw());
    return this;
  }

  public ScriptCall with(long value) {
    return withOwn(IValue.from(value));
  }

  public ScriptCall with(double value) {
    return withOwn(IValue.from(value));
  }

  public ScriptCall with(String value) {
    return withOwn(IValue.from(value));
  }

  /** A list of integers. */
  public ScriptCall with(long[] values) {
    return withOwn(IValue.listFrom(values));
  }

  private ScriptCall withOwn(IValue value) {
    own.add(value);
    arguments.add(value);
    return this;
  }

  /** The result, which the caller closes. */
  public ScriptValue run() {
    try {
      return new ScriptValue(IValueUtils.runMethod(block, method, arguments.toArray(IValue[]::new)));
    } catch (EngineException e) {
      throw new TorchException(script + " " + method + " failed: " + e.getMessage(), e);
    } finally {
      own.forEach(IValue::close);
    }
  }

  /** The result of a method that returns an integer. */
  public long runToInteger() {
    try (ScriptValue result = run()) {
      return result.toInteger();
    }
  }
}
