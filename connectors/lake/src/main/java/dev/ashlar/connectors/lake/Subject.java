package dev.ashlar.connectors.lake;

import java.nio.file.Path;

/**
 * What a statement works on, for its errors.
 *
 * @param kind whose fault an error most likely is
 * @param name what to name in the message: a path, a source, a table
 * @param hidden a path that messages must not show, since nobody named it; empty for none
 */
record Subject(Kind kind, String name, String hidden) {

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

  Subject(Kind kind, String name) {
    this(kind, name, "");
  }

  /** The file of an upload, wherever it was put. */
  static Subject events(Path file) {
    return new Subject(Kind.SOURCE, "the events", file.toString());
  }

  /** Returns a message with the name in place of what is hidden. */
  String hide(String message) {
    return hidden.isEmpty() ? message : message.replace(hidden, name);
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
