package dev.ashlar.connectors.lake;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Finds the files of a path or glob, and refuses those that lie outside the source roots.
 * Immutable, thread-safe.
 *
 * <p>Files are returned as real paths, every symbolic link followed, so that what was checked is
 * what DuckDB opens. Globs are expanded here: DuckDB never sees one.
 */
final class SourceFiles {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private final List<Path> roots;

  SourceFiles(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /** Returns the real paths of the files, sorted; at least one. */
  List<Path> find(String path) {
    Path given = parse(path);
    List<Path> found = GLOB.matcher(path).find() ? expand(path) : List.of(given);
    List<Path> files = new ArrayList<>();
    for (Path file : found) {
      files.add(real(file, path));
    }
    if (files.isEmpty()) {
      throw unreadable(path, "no file matches", "at least one");
    }
    return files;
  }

  private static Path parse(String path) {
    Path given;
    try {
      given = Path.of(path);
    } catch (InvalidPathException invalid) {
      throw refused("a source path", "a path without control characters");
    }
    for (Path part : given) {
      if (part.toString().equals("..")) {
        throw refused(path, "a path without ..");
      }
    }
    if (!given.isAbsolute()) {
      throw refused(path, "an absolute path");
    }
    return given;
  }

  private Path real(Path file, String path) {
    Path real;
    try {
      real = file.toRealPath();
    } catch (IOException missing) {
      throw unreadable(path, "no such file", "a file that can be read");
    }
    if (!underRoot(real)) {
      throw outside(path);
    }
    if (!Files.isRegularFile(real) || !Files.isReadable(real)) {
      throw unreadable(path, "not a file that can be read", "a readable file");
    }
    if (GLOB.matcher(real.toString()).find()) {
      throw refused(path, "a file name without any of * ? [ {");
    }
    return real;
  }

  private boolean underRoot(Path real) {
    return roots.stream().anyMatch(root -> isUnder(real, root));
  }

  private static boolean isUnder(Path real, Path root) {
    try {
      return real.startsWith(root.toRealPath());
    } catch (IOException missingRoot) {
      return false;
    }
  }

  /** Returns the matches; links to folders below the first wildcard are not followed. */
  private List<Path> expand(String glob) {
    Path start = Path.of(glob.substring(0, glob.lastIndexOf('/', firstWildcard(glob)) + 1));
    Path realStart = realFolder(start, glob);
    int depth = glob.contains("**") ? Integer.MAX_VALUE : depth(glob, start);
    try (Stream<Path> walk = Files.walk(realStart, depth)) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return walk.map(path -> start.resolve(realStart.relativize(path)))
          .filter(matcher::matches)
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (PatternSyntaxException invalid) {
      throw refused(glob, "a valid glob");
    } catch (IOException | UncheckedIOException missing) {
      throw unreadable(glob, "the folder cannot be read", "a folder that can be read");
    }
  }

  private Path realFolder(Path folder, String glob) {
    Path real;
    try {
      real = folder.toRealPath();
    } catch (IOException missing) {
      throw unreadable(glob, "no such folder", "a folder that can be read");
    }
    if (!underRoot(real)) {
      throw outside(glob);
    }
    return real;
  }

  private AshlarException outside(String path) {
    return refused(path, "a path under one of the server's source roots");
  }

  private static int firstWildcard(String glob) {
    var matcher = GLOB.matcher(glob);
    return matcher.find() ? matcher.start() : glob.length();
  }

  private static int depth(String glob, Path start) {
    return Math.max(1, Path.of(glob).getNameCount() - start.getNameCount());
  }

  private static AshlarException refused(String path, String expected) {
    return new AshlarException(
        ErrorCode.INVALID_ARGUMENT, "source path " + path + " (expected: " + expected + ")");
  }

  private static AshlarException unreadable(String path, String what, String expected) {
    return new AshlarException(
        ErrorCode.SOURCE_UNREADABLE, path + ": " + what + " (expected: " + expected + ")");
  }
}
