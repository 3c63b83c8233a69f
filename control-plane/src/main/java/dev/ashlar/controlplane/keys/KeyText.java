package dev.ashlar.controlplane.keys;

import dev.ashlar.platform.auth.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of keys: {@code ashlar_<kind>_<random>_<crc>}. The kind is the role at creation, for
 * people who find a key; the random part has 160 bits; the CRC lets a scanner, and the server, tell
 * a key from a typing error without asking anybody.
 */
final class KeyText {
  private static final int RANDOM_BYTES = 20;
  private static final int CRC_DIGITS = 8;
  private static final Pattern FORM =
      Pattern.compile("ashlar_[a-z]{1,16}_[0-9a-f]{" + 2 * RANDOM_BYTES + "}_[0-9a-f]{8}");

  private KeyText() {}

  static String make(Role role, RandomGenerator random) {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    String kind = role.name().toLowerCase(Locale.ROOT);
    String text = "ashlar_" + kind + "_" + HexFormat.of().formatHex(secret);
    return text + "_" + crc(text);
  }

  static boolean isWellFormed(String key) {
    if (!FORM.matcher(key).matches()) {
      return false;
    }
    int end = key.length() - CRC_DIGITS;
    return crc(key.substring(0, end - 1)).equals(key.substring(end));
  }

  static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static String crc(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
