package dev.ashlar.client.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of mistake, with the words and the place that its author sees. A golden file holds the
 * files of a repository, each after a line {@code === name}, and after {@code === report} what is
 * printed.
 */
final class GoldenErrorsTest {
  private static final String MARK = "=== ";

  @TempDir Path folder;

  static Stream<String> cases() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(golden())) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return names.stream();
    }
  }

  private static Path golden() throws URISyntaxException {
    URL url = GoldenErrorsTest.class.getResource("/golden");
    assertThat(url).isNotNull();
    return Path.of(url.toURI());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mistakesAreReportedTogetherWithPlaceAndWayOut(String name) throws Exception {
    RepositoryUnderTest repository = new RepositoryUnderTest(folder);
    String report = "";
    for (String part : Files.readString(golden().resolve(name)).split("(?m)^" + MARK, -1)) {
      int end = part.indexOf('\n');
      if (end < 0) {
        continue;
      }
      String file = part.substring(0, end);
      if (file.equals("report")) {
        report = part.substring(end + 1).stripTrailing();
      } else {
        repository.write(file, part.substring(end + 1));
      }
    }
    assertThat(repository.text()).isEqualTo(report);
  }
}
