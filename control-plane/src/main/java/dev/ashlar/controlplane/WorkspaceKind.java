package dev.ashlar.controlplane;

/** What a workspace is for. */
public enum WorkspaceKind {
  /** Its views are materialized and served. */
  LIVE,
  /** Its training data is computed from the source; nothing is stored. */
  DEVELOPMENT
}
