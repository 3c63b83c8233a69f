package dev.ashlar.connectors.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.Schema;
import dev.ashlar.spi.SqlException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BindTest {
  private LakeComputeEngine engine;

  @BeforeAll
  void open() {
    engine = Lake.engine(Path.of("/nowhere"));
  }

  @AfterAll
  void close() {
    engine.close();
  }

  private Schema bind(String sql) {
    return engine.bind(sql, Map.of("flights", Lake.FLIGHTS), Set.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT airport, dealy FROM flights         | 16 | dealy
          SELECT airport FROM flihgts                | 20 | flihgts
          SELECT 'ééé', dealy FROM flights           | 14 | dealy
          SELECT airport, fooo(delay) FROM flights   | 16 | fooo
          SELECT airport, sum(delay) FROM flights    | 7  | airport
          SELECT airport FROM flights WHERE          | -  | -
          SELECT airport frm flights                 | 19 | flights
          SELECT airport + 1 FROM flights            | 15 | +
          SELECT CAST(delay AS BIGNIT) FROM flights  | -  | BIGNIT
          """)
  void faultsAreAtTheirPlaceInOneLine(String sql, String offset, String about) {
    assertThatThrownBy(() -> bind(sql))
        .isInstanceOfSatisfying(
            SqlException.class,
            error -> {
              assertThat(error.getMessage()).doesNotContain("\n").hasSizeLessThan(500);
              if (!about.equals("-")) {
                assertThat(error.getMessage()).contains(about);
              }
              if (!offset.equals("-")) {
                assertThat(error.offset()).isEqualTo(Integer.parseInt(offset));
              }
            });
  }

  @Test
  void aMistypedColumnGetsTheNearestName() {
    assertThatThrownBy(() -> bind("SELECT dealy FROM flights"))
        .hasMessageContaining("dealy")
        .hasMessageEndingWith("(expected: one of delay, date)");
  }

  @Test
  void aMistypedTableGetsTheDeclaredOnes() {
    assertThatThrownBy(() -> bind("SELECT * FROM flihgts"))
        .hasMessage("table flihgts is not allowed here (expected: one of flights)");
  }

  @Test
  void widthsAndPrecisionsOfTypesFoldIntoOurs() {
    assertThat(
            bind(
                "SELECT 1::TINYINT AS a, 1::UINTEGER AS b, 1.5::DECIMAL(5, 2) AS c, 1::FLOAT AS d,"
                    + " true AS e, DATE '2001-01-01' AS f, date::TIMESTAMPTZ AS g,"
                    + " date::TIMESTAMP_NS AS h, [1, 2] AS i, {'x': 1, 'y y': ['a']} AS j,"
                    + " MAP {'k': 1.5::DOUBLE} AS k, [[date]] AS l FROM flights"))
        .hasToString(
            "a int64, b int64, c float64, d float32, e bool, f timestamp, g timestamp, h timestamp,"
                + " i array<int64>, j struct<x: int64, y y: array<string>>, k map<string, float64>,"
                + " l array<array<timestamp>>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sum(delay)                 | HUGEINT
          1::UBIGINT                 | UBIGINT
          'x'::BLOB                  | BLOB
          INTERVAL 1 DAY             | INTERVAL
          TIME '10:00'               | TIME
          [sum(delay)]               | HUGEINT[]
          {'a': 1::UBIGINT}          | STRUCT
          MAP {1: 'x'::BLOB}         | MAP
          """)
  void typesThatWeDoNotHaveAreNamedWithTheirColumn(String expression, String type) {
    assertThatThrownBy(() -> bind("SELECT " + expression + " AS total FROM flights"))
        .isInstanceOf(SqlException.class)
        .hasMessageStartingWith("column total has the type " + type)
        .hasMessageContaining("for example CAST(total AS BIGINT)")
        .hasMessageEndingWith("map of them)");
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    assertThatThrownBy(() -> bind("SELECT airport AS x, delay AS x FROM flights"))
        .isInstanceOf(SqlException.class)
        .hasMessage("two columns named x (expected: a name of its own for each)");
  }

  @Test
  void tablesWithNestedColumnsAndOddNamesBind() {
    Schema odd =
        Schema.of(
            new Field("a \"b", new DataType.ArrayType(DataType.INT64)),
            new Field("select", new DataType.MapType(DataType.STRING, DataType.FLOAT32)),
            new Field(
                "s", new DataType.StructType(java.util.List.of(new Field("x y", DataType.BOOL)))));
    assertThat(engine.bind("SELECT * FROM \"odd 't\"", Map.of("odd 't", odd), Set.of()))
        .isEqualTo(odd);
  }

  @Test
  void aFunctionThatIsNotOneOfItsArgumentsIsKnownToTheProof() {
    assertThat(
            Lake.duckdb(
                "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN"
                    + " ('scalar', 'aggregate') AND (stability <> 'CONSISTENT' OR"
                    + " has_side_effects)"))
        .hasSizeGreaterThan(20)
        .allSatisfy(row ->
            assertThatThrownBy(() -> bind("SELECT " + row.getFirst() + "()"))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining(row.getFirst() + " is not allowed here"));
  }
}
