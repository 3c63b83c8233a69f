package dev.ashlar.serving;

/** Hears of each answered request of one service. Thread-safe, and cheap: it is on the hot path. */
public interface ServiceTelemetry {
  /** Hears nothing. */
  ServiceTelemetry NONE = (vectors, nanos) -> {};

  /**
   * Takes an answered request.
   *
   * @param vectors how many vectors it had
   * @param nanos how long it took, from the parsed body to the written answer
   */
  void answered(int vectors, long nanos);
}
