package dev.ashlar.model.data;

/** The columns beside rows that say from when to when each of them counted, in microseconds. */
public final class KnownColumns {
  /** The first time at which the row counted. */
  public static final String FROM = "_known_from";

  /** The first time at which it counted no more. */
  public static final String TO = "_known_to";

  private KnownColumns() {}
}
