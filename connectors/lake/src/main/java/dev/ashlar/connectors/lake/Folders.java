package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Folders and files of this connector, with errors that name the path. */
final class Folders {
  private static final String NO_SPACE = "No space left on device";

  private Folders() {}

  static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException error) {
      throw failed(folder, error);
    }
  }

  /** Deletes a folder or file and everything in it; harmless if there is none. */
  static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException error) {
      throw failed(folder, error);
    } catch (UncheckedIOException error) {
      throw failed(folder, new IOException(error));
    }
  }

  /** Returns what lies directly in a folder, sorted; nothing if there is no such folder. */
  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException error) {
      throw failed(folder, error);
    } catch (DirectoryIteratorException | UncheckedIOException error) {
      throw failed(folder, new IOException(error));
    }
  }

  /** Makes a file or the entries of a folder durable. */
  static void sync(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException error) {
      throw failed(path, error);
    }
  }

  /** Returns the folder that a file of ours lies in. */
  static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder");
  }

  static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException error) {
      throw failed(to, error);
    }
  }

  static AshlarException failed(Path path, IOException error) {
    if (String.valueOf(error.getMessage()).contains(NO_SPACE)) {
      return DuckDbErrors.diskFull(path.toString(), error);
    }
    return new AshlarException(
        ErrorCode.STORE_UNAVAILABLE,
        path + " cannot be read or written (expected: a disk that works and the right to use it)",
        error);
  }
}
