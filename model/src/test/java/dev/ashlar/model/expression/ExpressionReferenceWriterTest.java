package dev.ashlar.model.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.model.type.TypeParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionReferenceWriterTest {
  private static final Path REFERENCE = Path.of("..", "docs", "expressions.md");

  /** Set to write the file instead of comparing it. */
  private static final boolean UPDATE = Boolean.getBoolean("ashlar.update");

  @Test
  void theReferenceIsFresh() throws IOException {
    String expected = ExpressionReferenceWriter.write();
    if (UPDATE) {
      Files.writeString(REFERENCE, expected);
    }
    assertThat(Files.readString(REFERENCE)).isEqualTo(expected);
  }

  @Test
  void theReferenceTellsTheLimits() {
    List<Integer> limits =
        List.of(
            ExpressionLimits.MAX_TEXT_LENGTH,
            ExpressionLimits.MAX_DEPTH,
            ExpressionLimits.MAX_COLUMNS,
            ExpressionLimits.MAX_STRING_LENGTH,
            ExpressionLimits.MAX_ARRAY_LENGTH,
            ExpressionLimits.MAX_PATTERN_LENGTH,
            ExpressionLimits.MAX_PATTERN_SIZE,
            ExpressionLimits.MAX_LOOKS,
            ExpressionLimits.MAX_JSON_DEPTH,
            ExpressionLimits.MAX_PATH_STEPS);
    String reference = ExpressionReferenceWriter.write().replace(",", "");
    limits.forEach(limit -> assertThat(reference).containsPattern("\\b" + limit + "\\b"));
  }

  @Test
  void everyFunctionHasAMeaning() {
    FunctionReference reference = FunctionReference.read();
    for (Function function : Function.values()) {
      assertThat(reference.of(function).meaning()).endsWith(".");
      for (Signature signature : Signature.of(function)) {
        assertThat(signature.resultText())
            .satisfiesAnyOf(
                type -> assertThat(TypeParser.parse(type)).isPresent(),
                type -> assertThat(type).matches("[TUNMC]|array<[TUNMC]>"));
      }
    }
  }
}
