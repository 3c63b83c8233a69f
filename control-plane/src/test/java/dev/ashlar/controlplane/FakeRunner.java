package dev.ashlar.controlplane;

import dev.ashlar.spi.JobRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Records the jobs it is given; fails when told to. Thread-safe. */
public final class FakeRunner implements JobRunner {
  private final List<Job> jobs = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Script> scripts = new ArrayDeque<>();

  /** What a job does in place of succeeding. */
  @FunctionalInterface
  public interface Script {
    Report run(Job job, Progress progress);
  }

  @Override
  public Report run(Job job, Progress progress) {
    jobs.add(job);
    Script script;
    synchronized (scripts) {
      script = scripts.poll();
    }
    return script == null ? new Report(10, 1, 5, 3) : script.run(job, progress);
  }

  /** The next job that has no script yet does this. */
  public void next(Script script) {
    synchronized (scripts) {
      scripts.add(script);
    }
  }

  /** The next jobs that have no script yet raise this. */
  public void fail(int times, RuntimeException failure) {
    for (int i = 0; i < times; i++) {
      next((job, progress) -> {
        throw failure;
      });
    }
  }

  /** Returns the jobs run since the last call. */
  public List<Job> take() {
    synchronized (jobs) {
      List<Job> taken = List.copyOf(jobs);
      jobs.clear();
      return taken;
    }
  }
}
