package dev.ashlar.client.definitions;

/** How large a feature repository may be. Each limit is tested at its value and one past it. */
public final class ReaderLimits {
  /** YAML and SQL files of a repository. */
  public static final int MAX_FILES = 1_000;

  /** How deep folders may nest below the repository. */
  public static final int MAX_FOLDER_DEPTH = 16;

  public static final int MAX_FILE_BYTES = 1024 * 1024;

  /** All files together. */
  public static final int MAX_REPOSITORY_BYTES = 8 * 1024 * 1024;

  /** How deep lists and mappings may nest. */
  public static final int MAX_YAML_DEPTH = 20;

  /** Values of one file, with every alias written out. */
  public static final int MAX_YAML_VALUES = 100_000;

  /** After so many problems the rest is not listed. */
  public static final int MAX_PROBLEMS = 1_000;

  private ReaderLimits() {}
}
