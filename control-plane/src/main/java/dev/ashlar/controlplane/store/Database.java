package dev.ashlar.controlplane.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ashlar.model.error.AshlarException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The metadata database in one SQLite file. Several processes may hold it open: a write takes the
 * file's only write lock when it begins and waits up to {@link #BUSY_TIMEOUT_MILLIS} for it.
 * Thread-safe.
 *
 * <p>Raises {@code STORE_UNAVAILABLE}, {@code DISK_FULL} and {@code CORRUPT}, each naming the file;
 * a write that raised was not applied.
 */
public final class Database implements AutoCloseable {
  static final int BUSY_TIMEOUT_MILLIS = 10_000;
  private static final int CONNECTIONS = 4;

  private final Path file;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(Path file, HikariDataSource pool) {
    this.file = file;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /** Opens the database of a file, creating or migrating it first. The folder must exist. */
  public static Database open(Path file) {
    SQLiteDataSource source = source(file);
    Migrations.run(file, source);
    HikariConfig config = new HikariConfig();
    config.setPoolName("metadata");
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    return new Database(file, new HikariDataSource(config));
  }

  /** Returns what the statements read; they see committed data only. */
  public <T> T read(Function<Handle, T> statements) {
    try {
      return jdbi.withHandle(statements::apply);
    } catch (JdbiException failure) {
      throw StoreErrors.translate(file, failure);
    }
  }

  /** Runs the statements as one durable transaction, or not at all if they raise. */
  public <T> T write(Function<Handle, T> statements) {
    try {
      return jdbi.inTransaction(statements::apply);
    } catch (JdbiException failure) {
      throw StoreErrors.translate(file, failure);
    }
  }

  /** Runs the statements as one durable transaction, or not at all if they raise. */
  public void update(Consumer<Handle> statements) {
    write(handle -> {
      statements.accept(handle);
      return Boolean.TRUE;
    });
  }

  /**
   * Closes the connections.
   *
   * @throws AshlarException never: what was committed is on disk already
   */
  @Override
  public void close() {
    pool.close();
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }
}
