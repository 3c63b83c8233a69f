package dev.ashlar.client.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.definition.Aggregation;
import dev.ashlar.model.resolve.ResolverLimits;
import dev.ashlar.model.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what is written from the notation's table to the table. */
final class NotationFilesTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** Run with {@code -Dashlar.update=true} to write the files instead of comparing them. */
  private static final boolean UPDATE = Boolean.getBoolean("ashlar.update");

  private static final List<String> PARAMETERS =
      List.of(
          "",
          "()",
          "(0)",
          "(1)",
          "(01)",
          "(1000)",
          "(1001)",
          "(-1)",
          "(1.5)",
          "(x)",
          "(3",
          "(3)",
          "(4)",
          "(18)",
          "(19)",
          "(0.9)",
          "(0.1234567)",
          "(1.0)",
          "(1.000001)");

  /** In the order of the table's columns. */
  private static final List<DataType> COLUMN_TYPES =
      List.of(
          DataType.INT64,
          DataType.FLOAT64,
          DataType.FLOAT32,
          DataType.BOOL,
          DataType.STRING,
          DataType.TIMESTAMP,
          new DataType.MapType(DataType.STRING, DataType.INT64));

  @TempDir Path folder;

  private static void assertFresh(Path file, String expected) throws IOException {
    if (UPDATE) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).as("%s is what the table says", file).isEqualTo(expected);
  }

  @Test
  void theReferenceIsFresh() throws IOException {
    assertFresh(DOCS.resolve("definitions.md"), DefinitionReferenceWriter.write());
  }

  @Test
  void theSchemaIsFresh() throws IOException {
    assertFresh(DOCS.resolve("definitions.schema.json"), JsonSchemaWriter.write());
  }

  @Test
  void theSchemaIsJsonAndNamesEveryKey() throws IOException {
    String schema = JsonSchemaWriter.write();
    try (JsonParser json = new JsonFactory().createParser(schema)) {
      while (json.nextToken() != null) {
        json.getText();
      }
    }
    for (ObjectNotation notation : Notation.KINDS) {
      notation.keyNames().forEach(key -> assertThat(schema).contains("\"" + key + "\" : {"));
    }
  }

  @Test
  void noKeyIsBothKnownAndOfALaterVersion() {
    for (ObjectNotation notation : Notation.KINDS) {
      assertThat(notation.later())
          .as(notation.name())
          .doesNotContainAnyElementsOf(notation.keyNames());
    }
  }

  @Test
  void theFunctionsAreThoseOfTheModel() {
    assertThat(FunctionNotation.ALL.stream().map(FunctionNotation::name).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AggregateFunction.values()).map(AggregateFunction::text).toList());
  }

  @Test
  void everyCellOfTheTableOfFunctionsIsWhatTheModelSays() {
    for (FunctionNotation function : FunctionNotation.ALL) {
      for (int i = 0; i < COLUMN_TYPES.size(); i++) {
        String cell = function.written() + " " + FunctionNotation.COLUMNS.get(i);
        Aggregation aggregation = Aggregation.parse(example(function)).orElseThrow();
        DataType column = COLUMN_TYPES.get(i);
        Optional<DataType> result = aggregation.resultType(column);
        assertThat(result.isPresent())
            .as(cell)
            .isEqualTo(function.columns().contains(FunctionNotation.COLUMNS.get(i)));
        result.ifPresent(type ->
            assertThat(function.result().replace("T", column.text()))
                .as(cell)
                .contains(type.text()));
      }
    }
  }

  @Test
  void thePatternsOfFunctionsMatchWhatTheModelTakes() {
    for (FunctionNotation function : FunctionNotation.ALL) {
      assertThat(example(function)).matches(function.pattern());
      for (String parameter : PARAMETERS) {
        String text = function.name() + parameter;
        boolean matches =
            FunctionNotation.ALL.stream().anyMatch(known -> text.matches(known.pattern()));
        assertThat(matches).as(text).isEqualTo(Aggregation.parse(text).isPresent());
      }
    }
  }

  private static String example(FunctionNotation function) {
    return function
        .written()
        .replace("(n)", "(3)")
        .replace("(p)", "(0.9)")
        .replace("(precision)", "(12)");
  }

  @Test
  void theExampleOfTheReferenceResolves() throws IOException {
    Matcher example =
        Pattern.compile("(?s)```yaml\n(.*?)```").matcher(DefinitionReferenceWriter.write());
    assertThat(example.find()).isTrue();

    RepositoryUnderTest repository =
        new RepositoryUnderTest(folder).write("a.yaml", example.group(1));

    assertThat(repository.text()).isEqualTo("0 errors; nothing was applied");
  }

  @Test
  void everyExampleOfAKeyIsReadable() {
    for (ObjectNotation notation : Notation.KINDS) {
      for (Key key : notation.keys()) {
        ProblemSink problems = new ProblemSink();
        YamlParser.parse(new SourceText("a.yaml", key.example()), problems);
        assertThat(problems.list()).as(key.example()).isEmpty();
        assertThat(key.example()).startsWith(key.name() + ": ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        ResolverLimits.MAX_DEFINITIONS,
        ResolverLimits.MAX_COLUMNS,
        ResolverLimits.MAX_FEATURES_PER_VIEW,
        ResolverLimits.MAX_MEMBERS_PER_SERVICE,
        ResolverLimits.MAX_LOOKBACK,
        ResolverLimits.MAX_TEXT_LENGTH,
        ResolverLimits.MAX_SQL_BYTES,
        ResolverLimits.MAX_JOIN_KEYS,
        ResolverLimits.MAX_SOURCES_PER_VIEW,
        ResolverLimits.MAX_TAGS,
      })
  void theReferenceNamesTheLimitsOfTheServer(int limit) {
    assertThat(DefinitionReferenceWriter.write())
        .contains("| " + String.format(Locale.ROOT, "%,d", limit) + " |");
  }
}
