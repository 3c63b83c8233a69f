package dev.ashlar.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.testkit.golden.GoldenCase.Check;
import dev.ashlar.testkit.golden.GoldenCase.Phase;
import dev.ashlar.testkit.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a golden file says, and how a malformed one fails. */
class GoldenFileReaderTest {
  private static final String SOUND =
      """
      {kind: entity, name: thing, join_keys: {k: string}}
      ---
      kind: batch_source
      name: events
      parquet: events.parquet
      timestamp: ts
      schema: {k: string, ts: timestamp, n: int64}
      ---
      kind: batch_feature_view
      name: golden
      entities: [thing]
      sources: [events]
      sql: SELECT * FROM events
      timestamp: ts
      feature_start_time: 2022-05-02
      features:
        - {aggregate: sum, column: n, window: 1d, name: total}
      ---
      kind: test
      name: two numbers
      first_interval: 2022-05-01
      rows:
        - [a, 2022-05-01T01:00, 9223372036854775807]
        - [a, 2022-04-30T23:59:59.999999, 4]
      expect:
        - {key: a, at: 2022-05-02, values: {total: 9223372036854775807}}
      then:
        - rows: [[a, 2022-05-01T02:00, 1]]
          rerun: [2022-05-01, 2022-05-02]
          expect:
            - {key: a, at: 2022-05-02, values: {total: ERROR}}
        - rows: [[a, 2022-05-01T03:00, -1]]
          expect:
            - {key: a, at: 2022-05-04, through: 2022-05-02, values: {total: null}}
      """;

  @TempDir private Path folder;

  private GoldenFile read(String text) throws IOException {
    Files.writeString(folder.resolve("sound.yaml"), text);
    List<GoldenFile> files = GoldenFile.in(folder);
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  @Test
  void aFileIsRead() throws IOException {
    GoldenFile file = read(SOUND);
    GoldenCase golden = file.cases().get(0);
    assertThat(golden.firstStartMicros()).hasValue(file.view().schedule().firstStartMicros());
    assertThat(golden.phases()).hasSize(3);
    assertThat(golden.phases()).flatExtracting(Phase::rows).hasSize(4);
    assertThat(golden.phases())
        .flatExtracting(Phase::checks)
        .extracting(Check::line)
        .containsExactly(26, 31, 34);
    assertThat(golden.phases().get(1).checks().get(0).values())
        .isEqualTo(List.of(Oracle.Failure.ERROR));
  }

  @Test
  void aLateRowCountsOnceItsIntervalRunsAgain() throws IOException {
    GoldenFile file = read(SOUND);
    GoldenCase golden = file.cases().get(0);
    assertThat(file.visibleRows(golden, 1)).as("not before the first interval").hasSize(1);
    assertThat(file.visibleRows(golden, 2)).as("late, and run again").hasSize(2);
    assertThat(file.visibleRows(golden, 3)).as("late, not run again").hasSize(2);
    assertThat(file.arrivedRows(golden, 3)).hasSize(4);
  }

  @Test
  void filesAreFoundByListingTheFolder() throws IOException {
    Files.writeString(folder.resolve("another.yaml"), SOUND);
    Files.writeString(folder.resolve("notes.txt"), "no case");
    Files.writeString(folder.resolve("one.yaml"), SOUND);
    assertThat(GoldenFile.in(folder))
        .extracting(GoldenFile::name)
        .containsExactly("another.yaml", "one.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aggregate: sum   | aggregate: sam   | 17 | sam
          window: 1d       | window: 1x       | 17 | 1x
          entities: [thing]| entities: [none] | 11 | none
          name: golden     | nome: golden     | 10 | nome
          FROM events      | FROM other       | 13 | FROM other
          batch_feature_view | other_view     |  9 | other_view
          rows:            | rowes:           | 22 | unknown key `rowes`
          name: two        | rows: [] #       | 22 | key `rows` twice
          name: two        | '#'              | 19 | no `name`
          then:            | before:          | 27 | unknown key `before`
          '[a, 2022-05-01T01:00, ' | '[a, ' | 23 | 2 cells
          9223372036854775807]     | 9223372036854775808] | 23 | a value of type int64
          9223372036854775807]     | 1.5]     | 23 | a value of type int64
          2022-04-30T23            | 2022-04-31T23 | 24 | a value of type timestamp
          '[a, 2022-05-01T01:00, ' | '[null, 2022-05-01T01:00, ' | 23 | a join key and a time
          {key: a, at: 2022-05-02, values: {total: 9223372036854775807}} | nothing | 26 | no mapping
          total: ERROR     | tutal: ERROR     | 31 | unknown key `tutal`
          {total: ERROR}   | {}               | 31 | no `total`
          at: 2022-05-04   | at: soon         | 34 | a value of type timestamp
          through: 2022-05-02 | through: 2022-05-05 | 34 | not after `at`
          through: 2022-05-02 | through: 2022-05-02T01:00 | 34 | an interval's end
          ', 2022-05-02]'  | ']'              | 29 | its start and its end
          kind: test       | kind: toast      | 19 | toast
          rows: [[a        | rows: [[[a       | 29 | but got <scalar>
          """)
  void aMalformedFileFailsWithItsLine(String right, String wrong, int line, String message) {
    assertThat(SOUND).contains(right);
    assertThatThrownBy(() -> read(SOUND.replaceFirst(Pattern.quote(right), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sound.yaml:" + line + ":")
        .hasMessageContaining(message);
  }

  @Test
  void casesOfAFileShareNoKey() {
    int test = SOUND.indexOf("kind: test");
    assertThatThrownBy(() -> read(SOUND + "---\n" + SOUND.substring(test)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sound.yaml:40:")
        .hasMessageContaining("a key that no case before it has");
  }

  @Test
  void aFileWithoutCasesFails() {
    assertThatThrownBy(() -> read(SOUND.substring(0, SOUND.indexOf("kind: test"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sound.yaml:1: no document of `kind: test`");
  }
}
