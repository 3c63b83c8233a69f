package dev.ashlar.server.http;

import com.linecorp.armeria.common.util.Exceptions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that bodies are written to. Thread-safe. */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

  private final Path directory;

  Uploads(Path directory) {
    this.directory = directory;
  }

  Path create() {
    try {
      Files.createDirectories(directory);
      return Files.createTempFile(directory, "upload-", ".part");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Says what a failure to write a body means to the caller; others stay what they are. */
  RuntimeException failed(Throwable failure) {
    Throwable cause = Exceptions.peel(failure);
    if (!(cause instanceof IOException)) {
      return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
    boolean isFull = String.valueOf(cause.getMessage()).contains("No space left");
    return new AshlarException(
        isFull ? ErrorCode.DISK_FULL : ErrorCode.STORE_UNAVAILABLE,
        "the body could not be written to "
            + directory
            + (isFull
                ? ", which is full (expected: free space)"
                : " (expected: a writable folder)"),
        cause);
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("temporary file {} stays", file, new UncheckedIOException(e));
    }
  }
}
