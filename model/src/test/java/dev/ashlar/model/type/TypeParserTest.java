package dev.ashlar.model.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypeParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "int64",
        "float64",
        "float32",
        "string",
        "bool",
        "timestamp",
        "array<string>",
        "array<array<bool>>",
        "map<string, float64>",
        "struct<a: int64, b_2: array<timestamp>>",
        "map<int64, struct<x: float32>>"
      })
  void theNotationIsReadBack(String text) {
    assertThat(TypeParser.parse(text)).map(DataType::text).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "int",
        "INT64",
        "int64 int64",
        "array",
        "array<>",
        "array<int64",
        "array<int64>>",
        "map<string>",
        "struct<>",
        "struct<a int64>",
        "struct<a: int64, a: bool>",
        "struct<: int64>",
        "array<int64>x"
      })
  void anythingElseIsNotAType(String text) {
    assertThat(TypeParser.parse(text)).isEmpty();
  }

  @Test
  void spaceBetweenPartsDoesNotMatter() {
    assertThat(TypeParser.parse(" map< string ,int64 > "))
        .map(DataType::text)
        .contains("map<string, int64>");
  }

  @Test
  void typesNestAsDeepAsAllowedAndNotDeeper() {
    assertThat(TypeParser.parse(nested(TypeParser.MAX_DEPTH))).isPresent();
    assertThat(TypeParser.parse(nested(TypeParser.MAX_DEPTH + 1))).isEmpty();
  }

  private static String nested(int depth) {
    return "array<".repeat(depth - 1) + "int64" + ">".repeat(depth - 1);
  }

  @Test
  void textsOfTheGreatestLengthAreReadAndLongerOnesAreNot() {
    String padded = "int64" + " ".repeat(TypeParser.MAX_LENGTH - 5);

    assertThat(TypeParser.parse(padded)).contains(DataType.INT64);
    assertThat(TypeParser.parse(padded + " ")).isEmpty();
  }
}
