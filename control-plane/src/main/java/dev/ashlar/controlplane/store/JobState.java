package dev.ashlar.controlplane.store;

/** Where a job is in its life. */
public enum JobState {
  /** Waits for its turn, or for its next attempt. */
  PENDING,
  RUNNING,
  SUCCEEDED,
  /** Ended after its last attempt; a person may retry it. */
  FAILED,
  /** Ended by a person, or because its view was replaced. */
  CANCELLED;

  /** Returns whether the job waits or runs. */
  public boolean isOpen() {
    return this == PENDING || this == RUNNING;
  }
}
