package dev.ashlar.testkit.oracle;

/** How rows become available, and windows with them (SEMANTICS §3 and §4). */
public enum Processing {
  /** A batch view: by the intervals of its schedule, later by its {@code data_delay}. */
  BATCH,
  /** A stream view of tiles: a tile at its end, attributes at once. */
  TILES,
  /** A continuous stream view: every row at once, windows {@code (T - W, T]}. */
  CONTINUOUS
}
