package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops the statements of a session when its time is up or its owner says so. Thread-safe.
 *
 * <p>DuckDB forgets an interrupt that arrives between two statements or just before one starts, so
 * a stopped session is interrupted again and again until it is closed.
 */
final class StopSwitch implements AutoCloseable {
  private static final long REPEAT_MILLIS = 20;

  private final Set<Statement> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler;
  private final long timeoutMillis;
  private final Future<?> deadline;
  private volatile @Nullable ErrorCode reason;
  private @Nullable Future<?> repetition;
  private boolean closed;

  StopSwitch(ScheduledExecutorService scheduler, long timeoutMillis) {
    this.scheduler = scheduler;
    this.timeoutMillis = timeoutMillis;
    this.deadline =
        scheduler.schedule(
            () -> stop(ErrorCode.DEADLINE_EXCEEDED), timeoutMillis, TimeUnit.MILLISECONDS);
  }

  /** Stops what runs and whatever is started later; the first reason stays. */
  synchronized void stop(ErrorCode why) {
    if (reason == null && !closed) {
      reason = why;
      repetition =
          scheduler.scheduleWithFixedDelay(
              this::interruptAll, 0, REPEAT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Makes a statement stoppable from here on. */
  void enter(Statement statement) {
    check();
    running.add(statement);
  }

  void leave(Statement statement) {
    running.remove(statement);
  }

  /** Throws if the session was stopped. */
  void check() {
    Optional<AshlarException> stopped = stopped();
    if (stopped.isPresent()) {
      throw stopped.get();
    }
  }

  /** Returns why the session was stopped, if it was. */
  Optional<AshlarException> stopped() {
    ErrorCode why = reason;
    if (why == null) {
      return Optional.empty();
    }
    return Optional.of(
        why == ErrorCode.CANCELLED
            ? new AshlarException(why, "the work was cancelled (expected: to run to its end)")
            : new AshlarException(
                why, "the work did not end in time (expected: within " + timeoutMillis + " ms)"));
  }

  private void interruptAll() {
    running.forEach(StopSwitch::interrupt);
  }

  private static void interrupt(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException closedMeanwhile) {
      return;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    deadline.cancel(false);
    if (repetition != null) {
      repetition.cancel(false);
    }
  }
}
