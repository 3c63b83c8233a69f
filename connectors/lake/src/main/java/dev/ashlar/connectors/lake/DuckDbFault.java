package dev.ashlar.connectors.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB says of an error. Its errors are asked for as JSON ({@code errors_as_json}); an error
 * that crosses an Arrow stream or an asynchronous write arrives as JSON inside other text.
 *
 * @param type DuckDB's class of the error: {@code Binder}, {@code Conversion}, {@code IO}, …
 * @param bytePosition the place in the SQL that was run, in bytes, or -1
 * @param candidates names that DuckDB suggests, separated by commas; empty for none
 */
record DuckDbFault(String type, String message, int bytePosition, String candidates) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String START = "{\"exception_type\"";
  private static final String ESCAPED_START = "{\\\"exception_type\\\"";
  private static final Pattern PREFIX =
      Pattern.compile("^([A-Z][A-Za-z ]+?) Error: (.*)", Pattern.DOTALL);

  /** What the driver says in place of the error of a streamed query that fails at its start. */
  private static final String SWALLOWED = "Invalid result set";

  static DuckDbFault of(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      text.append(cause.getMessage()).append('\n');
    }
    return of(text.toString());
  }

  static DuckDbFault of(String text) {
    if (text.contains(ESCAPED_START)) {
      String inner = text.substring(text.indexOf(ESCAPED_START));
      return of(inner.replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    int start = text.lastIndexOf(START);
    if (start >= 0) {
      try (var parser = JSON.createParser(text.substring(start))) {
        JsonNode json = JSON.readTree(parser);
        return new DuckDbFault(
            json.path("exception_type").asText(),
            json.path("exception_message").asText(),
            json.path("position").asInt(-1),
            json.path("candidates").asText(""));
      } catch (IOException notJson) {
        return plain(text);
      }
    }
    return plain(text);
  }

  /** Returns the fault of a parse by {@code json_serialize_sql}. */
  static DuckDbFault ofParse(JsonNode json) {
    return new DuckDbFault(
        "Parser", json.path("error_message").asText(), json.path("position").asInt(-1), "");
  }

  static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  private static DuckDbFault plain(String text) {
    Matcher matcher = PREFIX.matcher(text);
    return matcher.matches()
        ? new DuckDbFault(matcher.group(1), matcher.group(2), -1, "")
        : new DuckDbFault("", text, -1, "");
  }

  /** Returns the same fault, told in other words. */
  DuckDbFault withMessage(UnaryOperator<String> words) {
    return new DuckDbFault(type, words.apply(message), bytePosition, candidates);
  }

  boolean isSwallowed() {
    return message.contains(SWALLOWED);
  }

  boolean isNoSpace() {
    return message.contains("No space left on device");
  }

  boolean isOutOfSpill() {
    return isOutOfMemory() && message.contains("failed to offload data block");
  }

  boolean isOutOfMemory() {
    return type.equals("Out of Memory");
  }

  boolean isInterrupt() {
    return type.equalsIgnoreCase("Interrupt");
  }

  /** Returns the first line, or for a long list of candidates the text before it. */
  String firstLine() {
    return message.strip().lines().findFirst().orElse(type).strip();
  }
}
