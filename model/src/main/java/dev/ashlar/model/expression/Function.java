package dev.ashlar.model.expression;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions and operators of row expressions: the one table that typing, evaluation and the
 * reference share. {@link FunctionReference} says what each of them means.
 */
public enum Function {
  ADD(Family.OPERATOR, "+", "(int64, int64) -> int64", "(float64, float64) -> float64"),
  SUBTRACT(Family.OPERATOR, "-", "(int64, int64) -> int64", "(float64, float64) -> float64"),
  MULTIPLY(Family.OPERATOR, "*", "(int64, int64) -> int64", "(float64, float64) -> float64"),
  DIVIDE(Family.OPERATOR, "/", "(int64, int64) -> float64", "(float64, float64) -> float64"),
  DIVIDE_WHOLE(Family.OPERATOR, "//", "(int64, int64) -> int64"),
  MODULO(Family.OPERATOR, "%", "(int64, int64) -> int64", "(float64, float64) -> float64"),
  NEGATE(Family.OPERATOR, "- x", "(int64) -> int64", "(float64) -> float64"),
  CONCATENATE(
      Family.OPERATOR, "||", "(string, string) -> string", "(array<T>, array<T>) -> array<T>"),
  EQUAL(Family.OPERATOR, "=", "(T, T) -> bool"),
  NOT_EQUAL(Family.OPERATOR, "<>", "(T, T) -> bool"),
  LESS(Family.OPERATOR, "<", "(C, C) -> bool"),
  LESS_OR_EQUAL(Family.OPERATOR, "<=", "(C, C) -> bool"),
  GREATER(Family.OPERATOR, ">", "(C, C) -> bool"),
  GREATER_OR_EQUAL(Family.OPERATOR, ">=", "(C, C) -> bool"),
  NOT_DISTINCT(Family.OPERATOR, "IS NOT DISTINCT FROM", "(T, T) -> bool"),
  AND(Family.OPERATOR, "AND", "(bool, bool) -> bool"),
  OR(Family.OPERATOR, "OR", "(bool, bool) -> bool"),
  NOT(Family.OPERATOR, "NOT", "(bool) -> bool"),
  IS_NULL(Family.OPERATOR, "IS NULL", "(T) -> bool"),
  IS_TRUE(Family.OPERATOR, "IS TRUE", "(bool) -> bool"),
  IS_FALSE(Family.OPERATOR, "IS FALSE", "(bool) -> bool"),
  LIKE(Family.OPERATOR, "LIKE", "(string, string) -> bool", "(string, string, string) -> bool"),
  CASE(Family.OPERATOR, "CASE"),
  CAST(Family.OPERATOR, "CAST"),
  ELEMENT(Family.OPERATOR, "[ ]", "(array<T>, int64) -> T", "(map<T, U>, T) -> U"),
  FIELD(Family.OPERATOR, "."),
  ARRAY(Family.OPERATOR, "[, ]", "(T…) -> array<T>"),
  STRUCT(Family.OPERATOR, "{ }"),
  MAP(Family.OPERATOR, "MAP { }"),
  COALESCE(Family.CONDITION, "coalesce", "(T…) -> T"),
  NULLIF(Family.CONDITION, "nullif", "(T, T) -> T"),
  GREATEST(Family.CONDITION, "greatest", "(C…) -> C"),
  LEAST(Family.CONDITION, "least", "(C…) -> C"),
  TRY(Family.CONDITION, "try", "(T) -> T"),
  ABS(Family.MATH, "abs", "(int64) -> int64", "(float64) -> float64"),
  SIGN(Family.MATH, "sign", "(int64) -> int64", "(float64) -> int64"),
  CEIL(Family.MATH, "ceil", "(float64) -> float64"),
  FLOOR(Family.MATH, "floor", "(float64) -> float64"),
  ROUND(Family.MATH, "round", "(float64) -> float64", "(float64, int64) -> float64"),
  TRUNC(Family.MATH, "trunc", "(float64) -> float64"),
  MOD(Family.MATH, "mod", "(int64, int64) -> int64", "(float64, float64) -> float64"),
  SQRT(Family.MATH, "sqrt", "(float64) -> float64"),
  EXP(Family.MATH, "exp", "(float64) -> float64"),
  LN(Family.MATH, "ln", "(float64) -> float64"),
  LOG10(Family.MATH, "log10", "(float64) -> float64"),
  SIN(Family.MATH, "sin", "(float64) -> float64"),
  COS(Family.MATH, "cos", "(float64) -> float64"),
  TAN(Family.MATH, "tan", "(float64) -> float64"),
  ASIN(Family.MATH, "asin", "(float64) -> float64"),
  ACOS(Family.MATH, "acos", "(float64) -> float64"),
  ATAN(Family.MATH, "atan", "(float64) -> float64"),
  RADIANS(Family.MATH, "radians", "(float64) -> float64"),
  DEGREES(Family.MATH, "degrees", "(float64) -> float64"),
  ATAN2(Family.MATH, "atan2", "(float64, float64) -> float64"),
  POW(Family.MATH, "pow", "(float64, float64) -> float64"),
  IS_NAN(Family.MATH, "is_nan", "(float64) -> bool"),
  IS_FINITE(Family.MATH, "is_finite", "(float64) -> bool"),
  LENGTH(Family.TEXT, "length", "(string) -> int64"),
  SUBSTR(Family.TEXT, "substr", "(string, int64) -> string", "(string, int64, int64) -> string"),
  TRIM(Family.TEXT, "trim", "(string) -> string"),
  LTRIM(Family.TEXT, "ltrim", "(string) -> string"),
  RTRIM(Family.TEXT, "rtrim", "(string) -> string"),
  UPPER(Family.TEXT, "upper", "(string) -> string"),
  LOWER(Family.TEXT, "lower", "(string) -> string"),
  CONCAT(Family.TEXT, "concat", "(string…) -> string"),
  REPLACE(Family.TEXT, "replace", "(string, string, string) -> string"),
  STARTS_WITH(Family.TEXT, "starts_with", "(string, string) -> bool"),
  ENDS_WITH(Family.TEXT, "ends_with", "(string, string) -> bool"),
  CONTAINS(Family.TEXT, "contains", "(string, string) -> bool"),
  STRPOS(Family.TEXT, "strpos", "(string, string) -> int64"),
  SPLIT(Family.TEXT, "split", "(string, string) -> array<string>"),
  LPAD(Family.TEXT, "lpad", "(string, int64, string) -> string"),
  RPAD(Family.TEXT, "rpad", "(string, int64, string) -> string"),
  REPEAT(Family.TEXT, "repeat", "(string, int64) -> string"),
  REVERSE(Family.TEXT, "reverse", "(string) -> string"),
  REGEXP_MATCHES(Family.PATTERN, "regexp_matches", "(string, 'pattern') -> bool"),
  REGEXP_EXTRACT(
      Family.PATTERN,
      "regexp_extract",
      "(string, 'pattern') -> string",
      "(string, 'pattern', int64) -> string"),
  REGEXP_REPLACE(Family.PATTERN, "regexp_replace", "(string, 'pattern', string) -> string"),
  DATE_TRUNC(Family.TIME, "date_trunc", "('unit', timestamp) -> timestamp"),
  DATE_PART(Family.TIME, "date_part", "('part', timestamp) -> int64"),
  DATE_DIFF(Family.TIME, "date_diff", "('unit', timestamp, timestamp) -> int64"),
  DATE_ADD(Family.TIME, "date_add", "('unit', int64, timestamp) -> timestamp"),
  EPOCH_US(Family.TIME, "epoch_us", "(timestamp) -> int64"),
  EPOCH_MS(Family.TIME, "epoch_ms", "(timestamp) -> int64"),
  EPOCH(Family.TIME, "epoch", "(timestamp) -> int64"),
  MAKE_TIMESTAMP(
      Family.TIME,
      "make_timestamp",
      "(int64) -> timestamp",
      "(int64, int64, int64, int64, int64, int64) -> timestamp"),
  JSON_EXTRACT_STRING(Family.JSON, "json_extract_string", "(string, 'path') -> string"),
  JSON_EXTRACT_INT(Family.JSON, "json_extract_int", "(string, 'path') -> int64"),
  JSON_EXTRACT_FLOAT(Family.JSON, "json_extract_float", "(string, 'path') -> float64"),
  JSON_EXTRACT_BOOL(Family.JSON, "json_extract_bool", "(string, 'path') -> bool"),
  LEN(Family.COLLECTION, "len", "(array<T>) -> int64", "(map<T, U>) -> int64"),
  ARRAY_CONTAINS(Family.COLLECTION, "array_contains", "(array<T>, T) -> bool"),
  ARRAY_SLICE(Family.COLLECTION, "array_slice", "(array<T>, int64, int64) -> array<T>"),
  ARRAY_SUM(
      Family.COLLECTION, "array_sum", "(array<int64>) -> int64", "(array<float64>) -> float64"),
  ARRAY_MEAN(
      Family.COLLECTION, "array_mean", "(array<int64>) -> float64", "(array<float64>) -> float64"),
  ARRAY_MIN(Family.COLLECTION, "array_min", "(array<C>) -> C"),
  ARRAY_MAX(Family.COLLECTION, "array_max", "(array<C>) -> C"),
  MAP_KEYS(Family.COLLECTION, "map_keys", "(map<T, U>) -> array<T>"),
  MAP_VALUES(Family.COLLECTION, "map_values", "(map<T, U>) -> array<U>"),
  DOT_PRODUCT(Family.VECTOR, "dot_product", "(array<N>, array<M>) -> float64"),
  COSINE_SIMILARITY(Family.VECTOR, "cosine_similarity", "(array<N>, array<M>) -> float64"),
  HAVERSINE_KM(Family.VECTOR, "haversine_km", "(float64, float64, float64, float64) -> float64");

  /** The parts of the reference. */
  public enum Family {
    OPERATOR("Operators and constructors"),
    CONDITION("Conditions"),
    MATH("Mathematics"),
    TEXT("Text"),
    PATTERN("Regular expressions"),
    TIME("Time"),
    JSON("JSON"),
    COLLECTION("Arrays and maps"),
    VECTOR("Vectors and places");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private static final Map<String, Function> NAMED = new HashMap<>();

  static {
    for (Function function : values()) {
      if (function.family != Family.OPERATOR) {
        NAMED.put(function.text, function);
      }
    }
  }

  private final Family family;
  private final String text;
  private final String signatures;

  Function(Family family, String text, String... signatures) {
    this.family = family;
    this.text = text;
    this.signatures = String.join("; ", signatures);
  }

  /** Returns the function that is called by a name, in any case. */
  static Optional<Function> named(String name) {
    return Optional.ofNullable(NAMED.get(Ascii.lower(name)));
  }

  /** Returns the names of all functions that are called by name. */
  static List<String> names() {
    return Arrays.stream(values())
        .filter(function -> function.family != Family.OPERATOR)
        .map(Function::text)
        .toList();
  }

  /** Returns the part of the reference. */
  public Family family() {
    return family;
  }

  /** Returns the name, or how the operator is written. */
  public String text() {
    return text;
  }

  /** Returns the texts of the signatures, of which the first that fits is taken. */
  List<String> signatures() {
    return signatures.isEmpty() ? List.of() : List.of(signatures.split("; "));
  }
}
