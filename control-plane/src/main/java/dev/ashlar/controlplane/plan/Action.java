package dev.ashlar.controlplane.plan;

/** What an apply does to one definition. */
public enum Action {
  CREATE,
  /** Changes it without touching stored rows. */
  IN_PLACE,
  /** Builds a new version of a view in a new table. */
  REBUILD,
  DELETE,
  UNCHANGED
}
