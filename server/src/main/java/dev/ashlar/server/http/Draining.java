package dev.ashlar.server.http;

/** Whether the server takes requests: not before it is ready, and less and less once it drains. */
final class Draining {
  private volatile boolean ready;
  private volatile boolean begun;

  void ready() {
    ready = true;
  }

  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Returns whether new work should be sent here. */
  boolean isReady() {
    return ready && !begun;
  }
}
