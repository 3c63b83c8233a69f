package dev.ashlar.server.http;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs handlers that may wait: a bounded number at once, a bounded number waiting. Thread-safe. */
final class WorkPool implements Executor, AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;

  WorkPool(int size, int queue) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("ashlar-http-", 0).factory(),
            (task, pool) -> {
              throw new AshlarException(
                  ErrorCode.UNAVAILABLE,
                  "too many requests are waiting (expected: at most " + queue + "; retry)");
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
