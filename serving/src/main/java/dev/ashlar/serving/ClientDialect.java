package dev.ashlar.serving;

import org.jspecify.annotations.Nullable;

/** What a client is able to read. */
public enum ClientDialect {
  /** The format as it is documented. */
  STANDARD,
  /**
   * The public Java client, which throws on the whole vector for some types: to it a float32 is
   * typed float64, a timestamp string, and NaN inside arrays is null.
   */
  TECTON_JAVA;

  private static final String TECTON_JAVA_AGENT = "tecton-http-java-client";

  /** Returns the dialect of a client by its User-Agent. */
  public static ClientDialect of(@Nullable String userAgent) {
    return userAgent != null && userAgent.startsWith(TECTON_JAVA_AGENT) ? TECTON_JAVA : STANDARD;
  }
}
