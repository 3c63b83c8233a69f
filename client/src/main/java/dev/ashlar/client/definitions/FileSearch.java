package dev.ashlar.client.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the YAML files of a repository, in the order of their names. Not thread-safe. */
final class FileSearch {
  private final Path root;
  private final ProblemSink problems;
  private final List<Path> found = new ArrayList<>();
  private final Set<Path> visited = new HashSet<>();
  private boolean complete = true;

  FileSearch(Path root, ProblemSink problems) {
    this.root = root;
    this.problems = problems;
  }

  List<Path> find() {
    if (!Files.isDirectory(root)) {
      refuse(root, "not a folder", "expected: a folder of definitions");
      return List.of();
    }
    folder(root, 0);
    if (found.isEmpty() && complete) {
      refuse(
          root,
          "no definitions are in this folder",
          "expected: *.yaml files; `ashlar init` writes an example");
    }
    return found;
  }

  /** Returns whether every file was looked at. */
  boolean isComplete() {
    return complete;
  }

  private void folder(Path folder, int depth) {
    if (depth > ReaderLimits.MAX_FOLDER_DEPTH) {
      refuse(
          folder,
          "folders nest too deep",
          "expected: at most " + ReaderLimits.MAX_FOLDER_DEPTH + " levels");
      return;
    }
    try {
      if (!visited.add(folder.toRealPath())) {
        return;
      }
      for (Path child : children(folder)) {
        entry(child, depth);
      }
    } catch (IOException unreadable) {
      refuse(folder, "a folder that cannot be read", "expected: a folder that can be read");
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private void entry(Path child, int depth) {
    String name = String.valueOf(child.getFileName());
    if (name.startsWith(".")) {
      return;
    }
    if (Files.isDirectory(child)) {
      folder(child, depth + 1);
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      if (found.size() == ReaderLimits.MAX_FILES) {
        if (complete) {
          refuse(
              root,
              "too many files",
              "expected: at most " + ReaderLimits.MAX_FILES + " YAML files");
        }
        return;
      }
      found.add(child);
    }
  }

  private void refuse(Path path, String message, String hint) {
    complete = false;
    Path below = path.equals(root) ? path : root.relativize(path);
    problems.add(below.toString().replace('\\', '/'), Span.FILE, message, hint);
  }
}
