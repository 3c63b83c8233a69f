package dev.ashlar.client.definitions;

import dev.ashlar.api.v1.TextPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where the characters of a SQL text stand in its file. A YAML scalar may be indented, folded
 * or quoted, so the text is matched word by word against the raw characters of the scalar: between
 * words YAML may change white space, inside words it changes nothing but escapes, after which the
 * last known place is kept.
 */
final class SqlAlignment {
  private final String raw;
  private final String sql;
  private final List<TextPosition> positions = new ArrayList<>();
  private int cursor;
  private int lineStart;
  private int line;
  private int nextOffset = -1;
  private int nextIndex = -1;

  private SqlAlignment(String raw, int start, String sql) {
    this.raw = raw;
    this.sql = sql;
    this.cursor = start;
    this.lineStart = raw.lastIndexOf('\n', start - 1) + 1;
    this.line = 1 + (int) raw.substring(0, lineStart).chars().filter(c -> c == '\n').count();
  }

  /** Returns the positions of a text that stands in a file from a scalar's start to its end. */
  static List<TextPosition> align(SourceText source, Span span, String sql) {
    int start = source.index(span.start());
    int end = source.index(span.end());
    char style = start < end ? source.text().charAt(start) : ' ';
    if (style == '|' || style == '>') {
      int header = source.text().indexOf('\n', start);
      start = header < 0 ? end : header + 1;
    }
    return new SqlAlignment(source.text().substring(0, end), Math.min(start, end), sql).run();
  }

  /** Returns the positions of a text that is a whole file. */
  static List<TextPosition> wholeFile(String sql) {
    return new SqlAlignment(sql, 0, sql).run();
  }

  private List<TextPosition> run() {
    int offset = 0;
    while (offset < sql.length()) {
      if (Character.isWhitespace(sql.charAt(offset))) {
        offset++;
        continue;
      }
      int end = offset;
      while (end < sql.length() && !Character.isWhitespace(sql.charAt(end))) {
        end++;
      }
      int found = raw.indexOf(sql.substring(offset, end), cursor);
      if (found < 0) {
        return positions;
      }
      place(offset, found);
      cursor = found + (end - offset);
      offset = end;
    }
    return positions;
  }

  private void place(int offset, int index) {
    boolean continues = nextIndex >= 0 && index - nextIndex == offset - nextOffset;
    for (int i = raw.indexOf('\n', lineStart); i >= 0 && i < index; i = raw.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
      continues = false;
    }
    if (!continues) {
      positions.add(
          TextPosition.newBuilder()
              .setOffset(offset)
              .setLine(line)
              .setColumn(1 + raw.codePointCount(lineStart, index))
              .build());
    }
    nextOffset = offset;
    nextIndex = index;
  }
}
