package dev.ashlar.connectors.lake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.definition.BatchSource.FileFormat;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.EventsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns of events have the names that are there, also where one is there twice. */
final class EventNamesTest {
  @TempDir private Path root;
  private LakeComputeEngine engine;
  private ComputeSession session;

  @BeforeEach
  void open() {
    engine = Lake.engine(root);
    session =
        engine.open(
            Lake.options(
                root,
                Lake.source("flights", FileFormat.PARQUET, Lake.flights(root), Lake.FLIGHTS)));
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  private List<String> names(Path file, FileFormat format) {
    return session.eventNames(Lake.events(file, format, "ts"));
  }

  private List<String> csv(String text) {
    return names(Lake.write(root.resolve("events.csv"), text), FileFormat.CSV);
  }

  private List<String> sql(String text) {
    return session.eventNames(
        new EventsRequest(
            Optional.empty(), FileFormat.PARQUET, Optional.of(text), "ts", Lake.TIMEOUT));
  }

  @Test
  void theHeaderOfCsvIsReadAsItIs() {
    assertThat(csv("a,b,A,a,a_1\n1,2,3,4,5\n")).containsExactly("a", "b", "A", "a", "a_1");
    assertThat(csv("a,a,ts\n")).containsExactly("a", "a", "ts");
    assertThat(csv("null,null\n1,2\n")).containsExactly("null", "null");
    assertThat(csv("1,2,1\n3,4,5\n")).containsExactly("1", "2", "1");
    assertThat(csv("a\n1\n")).containsExactly("a");
  }

  @Test
  void theHeaderIsReadInTheDialectOfTheRows() {
    assertThat(csv("a\tb\ta\r\n1\t2\t3\r\n")).containsExactly("a", "b", "a");
    assertThat(csv("a;\"b;x\";a\n1;\"2;3\";4\n")).containsExactly("a", "b;x", "a");
    assertThat(csv("\"a \"\"x\"\"\",b,\"a \"\"x\"\"\"\n1,2,3\n"))
        .containsExactly("a \"x\"", "b", "a \"x\"");
    assertThat(csv("a|b|A\n1|'2|3'|4\n")).containsExactly("a", "b", "A");
    assertThat(csv("a,b\n1,\"2\n3\"\n")).containsExactly("a", "b");
    assertThat(csv("# a note\n# of two lines\na,b,a\n1,2,3\n")).containsExactly("a", "b", "a");
    assertThat(csv("\ufeffa,b,a\n1,2,3\n")).containsExactly("a", "b", "a");
  }

  @Test
  void aColumnWithoutANameHasTheOneItIsReadBy() {
    assertThat(csv("a, ,ts,\n1,2,2001-01-01,3\n")).containsExactly("a", "column1", "ts", "column3");
    assertThat(csv(" a ,b\n1,2\n")).containsExactly("a", "b");
  }

  @Test
  void rowsThatAreWrongDoNotMatter() {
    assertThat(csv("user_id,ts,USER_ID\nx,soon,1\n7,,later\n"))
        .containsExactly("user_id", "ts", "USER_ID");
    assertThat(sql("SELECT CAST(airport AS INT) AS a, 1 AS A, date AS ts, 2 AS a FROM flights"))
        .containsExactly("a", "A", "ts", "a");
  }

  @Test
  void theFooterOfParquetIsReadAsItIs() throws IOException {
    Path file =
        Lake.parquet(
            root.resolve("events.parquet"),
            "SELECT {'x': 1, 'y': [2]} AS a_one, [1] AS l, MAP {'k': 1} AS m, 2 AS a_two, 's' AS z");
    assertThat(names(file, FileFormat.PARQUET)).containsExactly("a_one", "l", "m", "a_two", "z");
    String bytes = Files.readString(file, ISO_8859_1);
    Files.writeString(file, bytes.replace("a_two", "A_One"), ISO_8859_1);
    assertThat(names(file, FileFormat.PARQUET)).containsExactly("a_one", "l", "m", "A_One", "z");
  }

  @Test
  void namesOfJsonLinesAreThoseOfTheirObjects() {
    Path file = Lake.write(root.resolve("events.jsonl"), "{\"a\": 1}\n{\"b\": 2}\n");
    assertThat(names(file, FileFormat.JSON_LINES)).containsExactly("a", "b");
  }

  @Test
  void anUnreadableFileIsNamedWithoutItsFolder() {
    assertThatThrownBy(() -> csv(""))
        .isInstanceOf(AshlarException.class)
        .hasMessageContaining("the events")
        .hasMessageNotContaining(root.toString());
    assertThatThrownBy(() -> names(root.resolve("none.parquet"), FileFormat.PARQUET))
        .isInstanceOf(AshlarException.class)
        .hasMessageContaining("the events: ")
        .hasMessageNotContaining("none.parquet");
  }
}
