package dev.ashlar.serving;

import dev.ashlar.engine.row.KeyCodec;

/** An entity key that some views of a service share: which join keys make it, and its bytes. */
// The slots are written once, by the planner.
@SuppressWarnings("ArrayRecordComponent")
record PlannedKey(KeyCodec codec, int[] slots) {}
