package dev.ashlar.controlplane.store;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the schema of a database to this program's version, one process at a time. */
final class Migrations {
  /** The version of the newest script under {@code db/migration}. */
  static final String LATEST = "2";

  private static final Object IN_THIS_PROCESS = new Object();

  private Migrations() {}

  static void run(Path file, DataSource source) {
    Path lockFile = file.resolveSibling(file.getFileName() + ".migration-lock");
    synchronized (IN_THIS_PROCESS) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid()) {
          migrate(file, source);
        }
      } catch (IOException failure) {
        throw new AshlarException(
            ErrorCode.STORE_UNAVAILABLE,
            "metadata database " + file + ": cannot be created (expected: a folder to write in)",
            failure);
      }
    }
  }

  private static void migrate(Path file, DataSource source) {
    try {
      Flyway flyway =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(source)
              .loggers("slf4j")
              .locations("classpath:db/migration")
              .ignoreMigrationPatterns(new String[0])
              .load();
      refuseNewer(file, flyway.info().applied());
      flyway.migrate();
    } catch (FlywayException failure) {
      throw translate(file, failure);
    }
  }

  private static void refuseNewer(Path file, MigrationInfo[] applied) {
    for (MigrationInfo migration : applied) {
      if (migration.getVersion() != null && migration.getVersion().isNewerThan(LATEST)) {
        throw new AshlarException(
            ErrorCode.CORRUPT,
            "metadata database "
                + file
                + " has schema version "
                + migration.getVersion()
                + " (expected: at most "
                + LATEST
                + "; a newer Ashlar wrote it)");
      }
    }
  }

  private static AshlarException translate(Path file, FlywayException failure) {
    return StoreErrors.isFromDatabase(failure)
        ? StoreErrors.translate(file, failure)
        : new AshlarException(
            ErrorCode.CORRUPT,
            "metadata database "
                + file
                + " has tables or migrations of another program (expected: one that Ashlar made, or"
                + " none)",
            failure);
  }
}
