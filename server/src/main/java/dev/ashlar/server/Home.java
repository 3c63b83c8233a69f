package dev.ashlar.server;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one server at a time holds, with everything it keeps.
 *
 * <p>The holder has a lock on a file, which the operating system drops with the process however it
 * ends, and writes its address beside it for those who come second. Not thread-safe.
 */
final class Home implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String ADDRESS = "server";
  private static final String SOURCE_ROOTS = "source-roots";

  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;

  private Home(Path directory, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes a home, or returns empty if another process holds it. */
  static Optional<Home> take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      Files.deleteIfExists(directory.resolve(ADDRESS));
      return Optional.of(new Home(directory, channel, lock));
    } catch (IOException failed) {
      throw new AshlarException(
          ErrorCode.STORE_UNAVAILABLE,
          directory + " cannot be used as a home: " + failed + " (expected: a writable directory)",
          failed);
    }
  }

  /** Returns the address that the holder of a home wrote, if it has. */
  static Optional<String> address(Path directory) {
    return read(directory.resolve(ADDRESS));
  }

  /** Returns the admin key that the first start wrote. */
  static Optional<String> adminKey(Path directory) {
    return read(directory.resolve("admin.key"));
  }

  /** Returns the directory. */
  Path directory() {
    return directory;
  }

  /** Returns a place in the home. */
  Path resolve(String name) {
    return directory.resolve(name);
  }

  /** Returns a directory in the home, without what an earlier holder left in it. */
  Path emptied(String name) {
    Path emptied = resolve(name);
    try {
      if (Files.exists(emptied)) {
        Folders.delete(emptied);
      }
      return Files.createDirectories(emptied);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Tells where the holder listens. */
  void publish(String address) {
    write(directory.resolve(ADDRESS), address);
  }

  /**
   * Adds directories under which definitions may name source files, and returns all of them: those
   * of earlier starts still hold what was applied then.
   */
  List<Path> addSourceRoots(List<Path> roots) {
    Set<Path> all = new LinkedHashSet<>();
    read(directory.resolve(SOURCE_ROOTS)).stream()
        .flatMap(String::lines)
        .map(Path::of)
        .forEach(all::add);
    roots.forEach(root -> all.add(root.toAbsolutePath().normalize()));
    write(
        directory.resolve(SOURCE_ROOTS),
        String.join("\n", all.stream().map(Path::toString).toList()));
    return List.copyOf(all);
  }

  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(directory.resolve(ADDRESS));
      lock.release();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void write(Path file, String text) {
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, text + "\n", StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
