package dev.ashlar.connectors.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's view of local files. What is written is on the disk when its stream is closed, so that
 * a commit in the catalog never names metadata that a power cut took away. Thread-safe.
 */
final class LocalFileIO implements FileIO {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 64 << 10;

  @Override
  public InputFile newInputFile(String location) {
    return new LocalInput(Path.of(location));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocalOutput(Path.of(location));
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.delete(Path.of(location));
    } catch (NoSuchFileException missing) {
      throw new NotFoundException(missing, "no file %s (expected: one to delete)", location);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private record LocalInput(Path path) implements InputFile {
    @Override
    public long getLength() {
      try {
        return Files.size(path);
      } catch (IOException error) {
        throw missing(path, error);
      }
    }

    @Override
    public SeekableInputStream newStream() {
      try {
        return new LocalInputStream(FileChannel.open(path, StandardOpenOption.READ));
      } catch (IOException error) {
        throw missing(path, error);
      }
    }

    @Override
    public String location() {
      return path.toString();
    }

    @Override
    public boolean exists() {
      return Files.exists(path);
    }
  }

  private static RuntimeException missing(Path path, IOException error) {
    return error instanceof NoSuchFileException
        ? new NotFoundException(error, "no file %s (expected: one to read)", path)
        : new UncheckedIOException(error);
  }

  private record LocalOutput(Path path) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return open(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return open(
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);
    }

    private PositionOutputStream open(OpenOption... options) {
      try {
        Files.createDirectories(Folders.parent(path));
        return new LocalOutputStream(path, FileChannel.open(path, options));
      } catch (FileAlreadyExistsException exists) {
        throw new AlreadyExistsException(exists, "file %s exists (expected: none)", path);
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    }

    @Override
    public String location() {
      return path.toString();
    }

    @Override
    public InputFile toInputFile() {
      return new LocalInput(path);
    }
  }

  private static final class LocalInputStream extends SeekableInputStream {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

    LocalInputStream(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position() - buffer.remaining();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
      buffer.limit(0);
    }

    @Override
    public int read() throws IOException {
      return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(bytes, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      if (buffer.hasRemaining()) {
        return true;
      }
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      return count > 0;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final class LocalOutputStream extends PositionOutputStream {
    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long flushedBytes;

    LocalOutputStream(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public long getPos() {
      return flushedBytes + buffer.position();
    }

    @Override
    public void write(int value) throws IOException {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      int left = length;
      while (left > 0) {
        if (!buffer.hasRemaining()) {
          flush();
        }
        int count = Math.min(left, buffer.remaining());
        buffer.put(bytes, from, count);
        from += count;
        left -= count;
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        flushedBytes += channel.write(buffer);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) {
        return;
      }
      try (channel) {
        flush();
        channel.force(true);
      }
      Folders.sync(Folders.parent(path));
    }
  }
}
