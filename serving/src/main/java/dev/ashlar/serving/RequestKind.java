package dev.ashlar.serving;

/** The kinds of serving requests. */
enum RequestKind {
  SINGLE,
  BATCH,
  METADATA
}
