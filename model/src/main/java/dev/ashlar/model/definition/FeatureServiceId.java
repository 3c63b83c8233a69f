package dev.ashlar.model.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What stands for a feature service in requests that do not name it. It follows from the names of
 * workspace and service, so that a service that was deleted and comes back has the id it had.
 */
public final class FeatureServiceId {
  private static final int BYTES = 16;

  private FeatureServiceId() {}

  /**
   * Returns the id: the first 16 bytes of SHA-256 over {@code workspace/service} in UTF-8, as 32
   * lower-case hex digits.
   */
  public static String of(String workspace, String service) {
    byte[] name = (workspace + "/" + service).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(name), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
