package dev.ashlar.platform.telemetry;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Events per second over the last {@value #WINDOW_SECONDS} whole seconds. Thread-safe; marking is a
 * few nanoseconds. An event that falls exactly on the turn of a second may be missed once in a
 * window, which a rate can bear.
 */
public final class RateMeter {
  /** How far back the rate looks. */
  public static final int WINDOW_SECONDS = 60;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A power of two above the window, so that the running second and the oldest never share one. */
  private static final int SLOTS = 128;

  private final LongSupplier nanoClock;
  private final AtomicLongArray seconds = new AtomicLongArray(SLOTS);
  private final AtomicLongArray counts = new AtomicLongArray(SLOTS);

  /**
   * @param nanoClock a clock that only runs forward, {@code System::nanoTime}
   */
  public RateMeter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    for (int i = 0; i < SLOTS; i++) {
      seconds.set(i, Long.MIN_VALUE);
    }
  }

  /** Counts some events, now. */
  public void mark(long events) {
    long second = Math.floorDiv(nanoClock.getAsLong(), NANOS_PER_SECOND);
    int slot = slot(second);
    long slotSecond = seconds.get(slot);
    if (slotSecond != second && seconds.compareAndSet(slot, slotSecond, second)) {
      counts.set(slot, 0);
    }
    counts.addAndGet(slot, events);
  }

  /** Returns the mean rate of the window; the running second is not in it. */
  public double perSecond() {
    long now = Math.floorDiv(nanoClock.getAsLong(), NANOS_PER_SECOND);
    long sum = 0;
    for (long second = now - WINDOW_SECONDS; second < now; second++) {
      int slot = slot(second);
      if (seconds.get(slot) == second) {
        sum += counts.get(slot);
      }
    }
    return (double) sum / WINDOW_SECONDS;
  }

  private static int slot(long second) {
    return (int) (second & (SLOTS - 1));
  }
}
