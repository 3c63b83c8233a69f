package dev.ashlar.serving;

/** What stands behind a place of a vector. */
enum FeatureStatus {
  /** A value. */
  PRESENT,
  /** Null: no row, a null, or a feature that has no values yet. */
  MISSING_DATA,
  /** Null, because the value could not be computed. */
  ERROR
}
