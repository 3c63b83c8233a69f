package dev.ashlar.client.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.ashlar.model.definition.AggregateFunction;
import dev.ashlar.model.resolve.ResolverLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
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
  void theFunctionsAreThoseOfTheModel() {
    assertThat(Notation.FUNCTIONS)
        .isEqualTo(Arrays.stream(AggregateFunction.values()).map(AggregateFunction::text).toList());
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
