package dev.ashlar.client.definitions;

import dev.ashlar.api.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the files of one repository under the limits, and keeps their texts. Not thread-safe. */
final class SourceFiles {
  private static final Pattern REMOTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  private final Path root;
  private final ProblemSink problems;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param root an absolute path
   */
  SourceFiles(Path root, ProblemSink problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Returns the texts of all files that were read, by their path below the repository. */
  Map<String, String> texts() {
    return texts;
  }

  /** Returns the text of a file below the repository, or reports why it cannot be read. */
  Optional<SourceText> read(Path file) {
    String name = name(file);
    return read(file, name, name, Span.FILE);
  }

  /** Returns the path below the repository, with {@code /} between folders. */
  String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private Optional<SourceText> read(Path file, String name, String reporter, Span span) {
    String known = texts.get(name);
    if (known != null) {
      return Optional.of(new SourceText(name, known));
    }
    try {
      byte[] content = content(file);
      bytes += content.length;
      if (content.length > ReaderLimits.MAX_FILE_BYTES) {
        problems.add(
            reporter,
            span,
            "file " + Quoted.of(name) + " is too large",
            "expected: at most " + ReaderLimits.MAX_FILE_BYTES + " bytes");
      } else if (bytes > ReaderLimits.MAX_REPOSITORY_BYTES) {
        problems.add(
            reporter,
            span,
            "the files of this repository are too large together",
            "expected: at most " + ReaderLimits.MAX_REPOSITORY_BYTES + " bytes");
      } else {
        String text = decode(content);
        texts.put(name, text);
        return Optional.of(new SourceText(name, text));
      }
    } catch (CharacterCodingException notUtf8) {
      problems.add(reporter, span, "file " + Quoted.of(name) + " is not text", "expected: UTF-8");
    } catch (IOException unreadable) {
      problems.add(
          reporter,
          span,
          "file " + Quoted.of(name) + " cannot be read",
          "expected: a file that can be read");
    }
    return Optional.empty();
  }

  private static byte[] content(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("not a file");
    }
    try (InputStream input = Files.newInputStream(file)) {
      return input.readNBytes(ReaderLimits.MAX_FILE_BYTES + 1);
    }
  }

  private static String decode(byte[] content) throws CharacterCodingException {
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(content))
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Returns the text of the SQL file that a definition names, or reports why there is none. */
  Optional<SourceText> sqlFile(SourceText from, Span span, String path) {
    Optional<Path> file = resolve(from, span, path);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!isInside(file.get())) {
      problems.add(
          from.file(),
          span,
          Quoted.of(path) + " is outside the repository",
          "expected: a file of this repository");
      return Optional.empty();
    }
    return read(file.get(), name(file.get()), from.file(), span);
  }

  private boolean isInside(Path file) {
    if (!file.startsWith(root)) {
      return false;
    }
    try {
      return !Files.exists(file) || file.toRealPath().startsWith(root.toRealPath());
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Returns the absolute path of data that a definition names, or reports why there is none. */
  Optional<String> absolutePath(SourceText from, Span span, String path) {
    if (REMOTE.matcher(path).matches()) {
      problems.add(
          from.file(),
          span,
          "a path on another system" + StructureCheck.NOT_YET,
          "expected: a path or glob of files");
      return Optional.empty();
    }
    return resolve(from, span, path).map(Path::toString);
  }

  private Optional<Path> resolve(SourceText from, Span span, String path) {
    try {
      return Optional.of(root.resolve(from.file()).resolveSibling(path).normalize());
    } catch (InvalidPathException invalid) {
      problems.add(
          from.file(), span, Quoted.of(path) + " is not a path", "expected: a path of files");
      return Optional.empty();
    }
  }
}
