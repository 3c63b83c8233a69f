package dev.ashlar.controlplane;

import dev.ashlar.controlplane.jobs.JobScheduler;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that lets a scheduler look for work, and the lock that makes it the home's only one.
 */
final class JobThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobThread.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final String LOCK = "jobs.lock";

  private final JobScheduler scheduler;
  private final Runnable lookForWork;
  private final FileChannel lockFile;
  private final ScheduledExecutorService timer;

  private JobThread(JobScheduler scheduler, Runnable lookForWork, FileChannel lockFile) {
    this.scheduler = scheduler;
    this.lookForWork = lookForWork;
    this.lockFile = lockFile;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            loop -> Thread.ofPlatform().name("job-scheduler").daemon().unstarted(loop));
  }

  static JobThread start(
      Path home, JobScheduler scheduler, Runnable lookForWork, Duration pollInterval) {
    JobThread thread = new JobThread(scheduler, lookForWork, lock(home));
    thread.tickEvery(pollInterval);
    return thread;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // tick lets no exception out
  private void tickEvery(Duration interval) {
    timer.scheduleWithFixedDelay(this::tick, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks for work now. */
  void wake() {
    timer.execute(this::tick);
  }

  @Override
  public void close() {
    scheduler.stop();
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          || !scheduler.awaitStopped(STOP_TIMEOUT)) {
        LOG.warn("a job did not stop in time; it runs again at the next start");
      }
      lockFile.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      LOG.warn("lock file not closed", failure);
    }
  }

  private void tick() {
    try {
      lookForWork.run();
    } catch (RuntimeException failure) {
      // The timer would never call again after an exception; the next tick may succeed.
      LOG.error("scheduler failed", failure);
    }
  }

  private static FileChannel lock(Path home) {
    Path file = home.resolve(LOCK);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new AshlarException(
            ErrorCode.CONFLICT,
            "another process runs the jobs of " + home + " (expected: to use that server)");
      }
      return channel;
    } catch (IOException failure) {
      throw new AshlarException(
          ErrorCode.STORE_UNAVAILABLE, file + " cannot be locked (expected: a file)", failure);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }
}
