package dev.ashlar.testkit.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The folders of golden files beside these classes, in a jar or not. */
final class GoldenFolder {
  private static final String PARENT = "dev/ashlar/testkit/";
  private static final String ENDING = ".yaml";

  private GoldenFolder() {}

  /** Reads every {@code *.yaml} file of a folder beside these classes, by name. */
  static <T> List<T> beside(String folder, BiFunction<String, String, T> reader) {
    try {
      Path classes =
          Path.of(GoldenFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(classes)) {
        return in(classes.resolve(PARENT + folder), reader);
      }
      try (FileSystem jar = FileSystems.newFileSystem(classes)) {
        return in(jar.getPath(PARENT + folder), reader);
      }
    } catch (URISyntaxException | IOException unreadable) {
      throw new IllegalStateException("golden files cannot be listed", unreadable);
    }
  }

  /**
   * Reads every {@code *.yaml} file of a folder, by name.
   *
   * @param reader takes a file's name and its text
   */
  static <T> List<T> in(Path folder, BiFunction<String, String, T> reader) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(file -> reader.apply(file.getFileName().toString(), text(file)))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
