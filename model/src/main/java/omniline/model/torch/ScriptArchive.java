package omniline.model.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that libtorch loads: a zip with stored entries, written by hand (design section 4).
 *
 * <pre>
 *  m/data.pkl            an object of the class, training = False, as a pickle of protocol 2
 *  m/code/__torch__.py   the source: free functions, then one class NAME(Module)
 *  m/constants.pkl       an empty tuple
 *  m/version             10
 * </pre>
 *
 * The source may use everything that libtorch's own importer reads: {@code torch.xyz} is the operator, {@code __torch__.f} a
 * function of the file; a type is written as its number (6 float32, 4 int64).
 */
final class ScriptArchive {

  private static final String ROOT = "torchscript/";
  private static final Pattern CLASS = Pattern.compile("^class (\\w+)\\(Module\\):$", Pattern.MULTILINE);
  private static final String ATTRIBUTES = "\n    __parameters__ = []\n    __buffers__ = []\n    training : bool";

  private ScriptArchive() {}

  /** The archive of the named source files, put one after another; exactly one of them holds the class. */
  static byte[] pack(String... files) {
    StringBuilder source = new StringBuilder();
    for (String file : files) {
      source.append(read(file)).append("\n\n");
    }
    return packSource(source.toString());
  }

  static byte[] packSource(String source) {
    Matcher declaration = CLASS.matcher(source);
    if (!declaration.find()) {
      throw new IllegalArgumentException("the TorchScript source has no line 'class NAME(Module):'");
    }
    String name = declaration.group(1);
    String code = source.substring(0, declaration.end()) + ATTRIBUTES + source.substring(declaration.end());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "m/data.pkl", objectPickle(name));
      store(zip, "m/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** GLOBAL class, EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK, "training", NEWFALSE, SETITEMS, BUILD, STOP. */
  private static byte[] objectPickle(String className) {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    byte[] key = "training".getBytes(StandardCharsets.US_ASCII);
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes(("c__torch__\n" + className + "\n)").getBytes(StandardCharsets.US_ASCII));
    pickle.writeBytes(new byte[] {(byte) 0x81, '}', '(', 'X', (byte) key.length, 0, 0, 0});
    pickle.writeBytes(key);
    pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static String read(String file) {
    try (InputStream in = ScriptArchive.class.getClassLoader().getResourceAsStream(ROOT + file)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no TorchScript source " + file + " among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
