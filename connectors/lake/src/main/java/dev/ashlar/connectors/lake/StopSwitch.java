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
  private final Future<?> deadline;
  private volatile @Nullable Reason reason;
  private @Nullable Future<?> repetition;
  private boolean closed;

  StopSwitch(ScheduledExecutorService scheduler, long timeoutMillis) {
    this.scheduler = scheduler;
    this.deadline = expireAfter("the work", timeoutMillis);
  }

  /** A limit on a part of the work; closing it ends the limit. */
  interface Deadline extends AutoCloseable {
    @Override
    void close();
  }

  /** Stops the session if a part of its work lasts longer. */
  Deadline within(String part, long timeoutMillis) {
    Future<?> expiry = expireAfter(part, timeoutMillis);
    return () -> expiry.cancel(false);
  }

  private Future<?> expireAfter(String part, long timeoutMillis) {
    String message = part + " did not end in time (expected: within " + timeoutMillis + " ms)";
    return scheduler.schedule(
        () -> stop(new Reason(ErrorCode.DEADLINE_EXCEEDED, message)),
        timeoutMillis,
        TimeUnit.MILLISECONDS);
  }

  /** Stops what runs and whatever is started later, because its owner says so. */
  void cancel() {
    stop(new Reason(ErrorCode.CANCELLED, "the work was cancelled (expected: to run to its end)"));
  }

  private record Reason(ErrorCode code, String message) {}

  /** The first reason stays. */
  private synchronized void stop(Reason why) {
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
    Reason why = reason;
    return why == null
        ? Optional.empty()
        : Optional.of(new AshlarException(why.code(), why.message()));
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
