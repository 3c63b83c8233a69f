package dev.ashlar.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder, to be compared before and after. */
final class Trees {
  private Trees() {}

  /** Returns the digest of every file below a folder, by path; folders and links by their kind. */
  static SortedMap<String, String> digests(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      SortedMap<String, String> digests = new TreeMap<>();
      files.forEach(file -> digests.put(folder.relativize(file).toString(), kind(file)));
      return digests;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Returns a file's SHA-256 in hexadecimal digits. */
  static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String kind(Path file) {
    if (Files.isSymbolicLink(file)) {
      return "link";
    }
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? sha256(file) : "folder";
  }
}
