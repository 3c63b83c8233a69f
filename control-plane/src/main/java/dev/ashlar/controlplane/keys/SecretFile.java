package dev.ashlar.controlplane.keys;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that only its owner can read, from the moment it exists. */
final class SecretFile {
  private static final String OWNER_ONLY = "rw-------";

  private SecretFile() {}

  static void write(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
    } catch (IOException failure) {
      throw new AshlarException(
          ErrorCode.STORE_UNAVAILABLE,
          "the admin key was not written to " + file + " (expected: a folder to write in)",
          failure);
    }
  }
}
