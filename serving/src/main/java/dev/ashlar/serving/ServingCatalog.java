package dev.ashlar.serving;

import java.util.Optional;

/**
 * Where serving learns what is defined. Thread-safe and cheap: it is asked once per request and
 * returns the same snapshot object until the workspace changes.
 */
public interface ServingCatalog {

  /** Returns the current snapshot of a workspace, or empty if there is no such workspace. */
  Optional<ServingSnapshot> workspace(String name);
}
