package dev.ashlar.controlplane.store;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What the database's failures mean. */
final class StoreErrors {
  private StoreErrors() {}

  static AshlarException translate(Path file, RuntimeException failure) {
    String about = "metadata database " + file + ": ";
    SQLiteException cause = sqlite(failure);
    if (cause == null) {
      // Jdbi's message holds the statement's arguments.
      return new AshlarException(
          ErrorCode.STORE_UNAVAILABLE, about + "cannot be used (expected: an open one)", failure);
    }
    return switch (cause.getResultCode()) {
      case SQLITE_FULL ->
          new AshlarException(
              ErrorCode.DISK_FULL, about + "no space is left (expected: free space)", failure);
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          new AshlarException(
              ErrorCode.CORRUPT,
              about + "is damaged or not a database (expected: a file that Ashlar made)",
              failure);
      case SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED ->
          new AshlarException(
              ErrorCode.STORE_UNAVAILABLE,
              about + "is locked by another process (expected: a short wait)",
              failure);
      case SQLITE_CONSTRAINT,
          SQLITE_CONSTRAINT_CHECK,
          SQLITE_CONSTRAINT_FOREIGNKEY,
          SQLITE_CONSTRAINT_NOTNULL,
          SQLITE_CONSTRAINT_PRIMARYKEY,
          SQLITE_CONSTRAINT_UNIQUE ->
          new AshlarException(
              ErrorCode.INTERNAL, about + "a rule was broken (expected: valid rows)", failure);
      default ->
          new AshlarException(
              ErrorCode.STORE_UNAVAILABLE,
              about
                  + "cannot be used: "
                  + cause.getResultCode()
                  + " (expected: a readable and writable file)",
              failure);
    };
  }

  static boolean isFromDatabase(RuntimeException failure) {
    return sqlite(failure) != null;
  }

  private static @Nullable SQLiteException sqlite(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return sqlite;
      }
    }
    return null;
  }
}
