package dev.ashlar.controlplane.store;

/** Why a job exists. */
public enum JobKind {
  /** Intervals that had closed when the definition was applied. */
  BACKFILL,
  /** Intervals that closed since. */
  SCHEDULED,
  /** Asked for by a person. */
  MANUAL,
  /** Writes no rows: publishes online what is stored. */
  PUBLISH
}
