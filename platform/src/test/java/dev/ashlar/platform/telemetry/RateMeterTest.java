package dev.ashlar.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(-5 * SECOND);
  private final RateMeter meter = new RateMeter(nanos::get);

  @Test
  void theRateIsTheMeanOfTheLastMinute() {
    meter.mark(100);
    nanos.addAndGet(SECOND);
    meter.mark(20);
    nanos.addAndGet(SECOND);

    assertThat(meter.perSecond()).isEqualTo(2.0);
  }

  @Test
  void theRunningSecondIsNotCounted() {
    meter.mark(60);

    assertThat(meter.perSecond()).isZero();
    nanos.addAndGet(SECOND);
    assertThat(meter.perSecond()).isEqualTo(1.0);
  }

  @Test
  void anEventCountsForAMinuteAndNotASecondLonger() {
    meter.mark(60);

    nanos.addAndGet(RateMeter.WINDOW_SECONDS * SECOND);
    assertThat(meter.perSecond()).isEqualTo(1.0);
    nanos.addAndGet(SECOND);
    assertThat(meter.perSecond()).isZero();
  }

  @Test
  void aSlotIsUsedAgainWithoutItsOldCount() {
    meter.mark(60);
    nanos.addAndGet(128 * SECOND);
    meter.mark(120);
    nanos.addAndGet(SECOND);

    assertThat(meter.perSecond()).isEqualTo(2.0);
  }
}
