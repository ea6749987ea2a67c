package omniline.model.checkpoint.torchzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes the zip of torch.save with stored records, in zip32 or zip64; records may be holes of a sparse file. */
public final class TorchZipWriter implements AutoCloseable {
  private final FileChannel channel;
  private final String prefix;
  private final boolean zip64;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  public TorchZipWriter(Path file, boolean zip64) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    this.prefix = "archive/";
    this.zip64 = zip64;
  }

  public TorchZipWriter record(String name, byte[] bytes) throws IOException {
    return record(name, 0, bytes.length, bytes);
  }

  /** A record of zeros that takes no space. */
  public TorchZipWriter hole(String name, long length) throws IOException {
    return record(name, 0, length, new byte[0]);
  }

  TorchZipWriter record(String name, int method, long length, byte[] bytes) throws IOException {
    long header = channel.position();
    byte[] utf8 = (prefix + name).getBytes(StandardCharsets.UTF_8);
    int padding = (int) (64 - (header + 30 + utf8.length + 4) % 64) + 4;
    put(buffer(30).putInt(0x04034b50).putShort(26, (short) utf8.length).putShort(28, (short) padding));
    put(ByteBuffer.wrap(utf8));
    put(buffer(padding).putShort((short) 0x4246).putShort((short) (padding - 4)));
    put(ByteBuffer.wrap(bytes));
    channel.position(channel.position() - bytes.length + length);
    ByteBuffer extra = buffer(zip64 ? 28 : 0);
    if (zip64) {
      extra.putShort((short) 1).putShort((short) 24).putLong(length).putLong(length).putLong(header);
    }
    ByteBuffer entry = buffer(46).putInt(0, 0x02014b50).putShort(10, (short) method).putShort(28, (short) utf8.length)
        .putShort(30, (short) extra.capacity()).putInt(20, size(length)).putInt(24, size(length)).putInt(42, size(header));
    for (ByteBuffer part : new ByteBuffer[] {entry, ByteBuffer.wrap(utf8), extra}) {
      byte[] bytesOfPart = new byte[part.capacity()];
      part.get(0, bytesOfPart);
      directory.writeBytes(bytesOfPart);
    }
    count++;
    return this;
  }

  private int size(long value) {
    return zip64 ? -1 : Math.toIntExact(value);
  }

  @Override
  public void close() throws IOException {
    long at = channel.position();
    put(ByteBuffer.wrap(directory.toByteArray()));
    if (zip64) {
      long end = channel.position();
      put(buffer(56).putInt(0, 0x06064b50).putLong(4, 44).putLong(32, count).putLong(40, directory.size()).putLong(48, at));
      put(buffer(20).putInt(0, 0x07064b50).putLong(8, end).putInt(16, 1));
    }
    put(buffer(22).putInt(0, 0x06054b50).putShort(10, (short) count).putInt(12, size(directory.size())).putInt(16, size(at)));
    channel.close();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer bytes) throws IOException {
    bytes.rewind();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
