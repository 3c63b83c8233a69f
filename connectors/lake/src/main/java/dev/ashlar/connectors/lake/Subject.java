package dev.ashlar.connectors.lake;

/**
 * What a statement works on, for its errors.
 *
 * @param kind whose fault an error most likely is
 * @param name what to name in the message: a path, a source, a table
 */
record Subject(Kind kind, String name) {

  enum Kind {
    /** SQL of an author, over sources. */
    AUTHOR_SQL,
    /** Files that were named by someone. */
    SOURCE,
    /** Files that we write. */
    TARGET,
    /** Files of the offline store. */
    STORE,
    /** Our own SQL over data in memory. */
    OURS
  }

  static Subject sql(String sources) {
    return new Subject(Kind.AUTHOR_SQL, sources);
  }

  static Subject source(String path) {
    return new Subject(Kind.SOURCE, path);
  }

  static Subject target(String path) {
    return new Subject(Kind.TARGET, path);
  }

  static Subject store(String table) {
    return new Subject(Kind.STORE, table);
  }

  static Subject ours(String what) {
    return new Subject(Kind.OURS, what);
  }
}
