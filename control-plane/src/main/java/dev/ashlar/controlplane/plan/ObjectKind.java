package dev.ashlar.controlplane.plan;

/** The kinds of definitions, in the order in which plans list them. */
public enum ObjectKind {
  ENTITY,
  BATCH_SOURCE,
  BATCH_FEATURE_VIEW,
  FEATURE_SERVICE
}
