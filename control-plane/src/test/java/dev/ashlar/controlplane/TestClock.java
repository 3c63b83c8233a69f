package dev.ashlar.controlplane;

import dev.ashlar.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
public final class TestClock implements InstantSource {
  private volatile Instant now;

  public TestClock(String now) {
    this.now = Timestamps.instant(TestViews.at(now));
  }

  @Override
  public Instant instant() {
    return now;
  }

  public void set(String time) {
    now = Timestamps.instant(TestViews.at(time));
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }
}
