package dev.ashlar.controlplane.jobs;

/** Where the tables of view versions are; the program's wiring connects it to the stores. */
@FunctionalInterface
public interface Tables {

  /**
   * Drops a table from every store; harmless if there is none. Raises what the stores raise, and is
   * then called again later.
   */
  void drop(String table);
}
