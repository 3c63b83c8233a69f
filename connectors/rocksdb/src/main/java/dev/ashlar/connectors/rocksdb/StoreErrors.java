package dev.ashlar.connectors.rocksdb;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says what an error of RocksDB means to a caller of the store. Immutable. */
final class StoreErrors {
  private final Path directory;

  StoreErrors(Path directory) {
    this.directory = directory;
  }

  /** An error after which nothing of the write, if it was one, can become visible. */
  AshlarException notApplied(String action, RocksDBException cause) {
    return error(action, ErrorCode.STORE_UNAVAILABLE, "a readable and writable directory", cause);
  }

  /** An error of the write that publishes: it may or may not have reached the disk. */
  AshlarException unknown(String action, RocksDBException cause) {
    return error(action, ErrorCode.OUTCOME_UNKNOWN, "a durable write; publish again", cause);
  }

  AshlarException format(int expected) {
    return new AshlarException(
        ErrorCode.CORRUPT,
        "the online store in "
            + directory
            + " has another format (expected: format "
            + expected
            + ")");
  }

  AshlarException directory(IOException cause) {
    return new AshlarException(
        ErrorCode.STORE_UNAVAILABLE,
        "the online store's directory "
            + directory
            + " cannot be made (expected: a writable parent)",
        cause);
  }

  AshlarException opening(RocksDBException cause) {
    String message = message(cause);
    if (message.contains("lock file") || message.contains("lock hold")) {
      return new AshlarException(
          ErrorCode.STORE_UNAVAILABLE,
          "the online store in " + directory + " is in use (expected: one process per store)",
          cause);
    }
    return notApplied("opening", cause);
  }

  private AshlarException error(
      String action, ErrorCode otherwise, String expected, RocksDBException cause) {
    if (isDiskFull(cause)) {
      return new AshlarException(
          ErrorCode.DISK_FULL,
          "no space is left for the online store in "
              + directory
              + ", while "
              + action
              + " (expected: free space on its device)",
          cause);
    }
    if (isCorrupt(cause)) {
      return new AshlarException(
          ErrorCode.CORRUPT,
          "the online store in "
              + directory
              + " is damaged, found while "
              + action
              + " (expected: files as they were written)",
          cause);
    }
    return new AshlarException(
        otherwise,
        "the online store in "
            + directory
            + " failed while "
            + action
            + " (expected: "
            + expected
            + ")",
        cause);
  }

  private static boolean isDiskFull(RocksDBException cause) {
    Status status = cause.getStatus();
    return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || message(cause).contains("no space left");
  }

  private static boolean isCorrupt(RocksDBException cause) {
    Status status = cause.getStatus();
    return (status != null && status.getCode() == Status.Code.Corruption)
        || message(cause).contains("corruption");
  }

  private static String message(RocksDBException cause) {
    @Nullable String message = cause.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
