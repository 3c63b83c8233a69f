package dev.ashlar.client.definitions;

import dev.ashlar.api.Quoted;
import dev.ashlar.client.definitions.YamlValue.Entry;
import dev.ashlar.client.definitions.YamlValue.Mapping;
import dev.ashlar.client.definitions.YamlValue.Scalar;
import dev.ashlar.client.definitions.YamlValue.ScalarKind;
import dev.ashlar.client.definitions.YamlValue.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads the documents of a YAML file from the parser's events rather than its nodes: the events
 * come without recursion, so that depth and size are bounded while reading, whatever the file
 * holds. Not thread-safe; used once.
 */
final class YamlParser {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setCodePointLimit(ReaderLimits.MAX_FILE_BYTES + 1)
          .build();

  /** What a file gave. */
  record Documents(List<YamlValue> values, boolean complete) {}

  private final SourceText source;
  private final ProblemSink problems;
  private final List<YamlValue> documents = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<Anchor, YamlValue> anchors = new HashMap<>();
  private final Map<Anchor, Integer> sizes = new HashMap<>();
  private int values;

  private YamlParser(SourceText source, ProblemSink problems) {
    this.source = source;
    this.problems = problems;
  }

  /** Returns the documents up to the first place that is not YAML, which is reported. */
  static Documents parse(SourceText source, ProblemSink problems) {
    return new YamlParser(source, problems).run();
  }

  private Documents run() {
    try {
      Iterator<Event> events = new Parse(SETTINGS).parseString(source.text()).iterator();
      while (events.hasNext()) {
        accept(events.next());
      }
      return new Documents(documents, true);
    } catch (Refused refused) {
      problems.add(source.file(), refused.span, refused.message, refused.hint);
    } catch (MarkedYamlEngineException fault) {
      problems.add(
          source.file(),
          fault.getProblemMark().map(YamlParser::at).orElse(Span.FILE),
          "not YAML: " + oneLine(fault.getProblem()),
          context(fault));
    } catch (ReaderException fault) {
      problems.add(
          source.file(),
          placeOf(fault.getPosition()),
          "not YAML: the character U+" + String.format(Locale.ROOT, "%04X", fault.getCodePoint()),
          "expected: printable characters");
    } catch (YamlEngineException fault) {
      problems.add(
          source.file(), Span.FILE, "not YAML: " + oneLine(String.valueOf(fault.getMessage())), "");
    }
    return new Documents(documents, false);
  }

  private static String context(MarkedYamlEngineException fault) {
    String context = fault.getContext() == null ? "" : oneLine(fault.getContext());
    return fault
        .getContextMark()
        .map(mark -> context + " from line " + (mark.getLine() + 1) + " on")
        .orElse(context);
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }

  private Span placeOf(int codePointIndex) {
    String before = source.text().substring(0, source.index(codePointIndex));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int start = before.lastIndexOf('\n') + 1;
    int column = before.codePointCount(start, before.length()) + 1;
    return new Span(line, column, 1, codePointIndex, codePointIndex + 1);
  }

  private void accept(Event event) {
    switch (event.getEventId()) {
      case DocumentStart -> {
        anchors.clear();
        sizes.clear();
      }
      case Scalar -> scalar((ScalarEvent) event);
      case Alias -> alias((AliasEvent) event);
      case SequenceStart, MappingStart -> start((CollectionStartEvent) event);
      case SequenceEnd, MappingEnd -> end(event);
      default -> {}
    }
  }

  private void scalar(ScalarEvent event) {
    String text = event.getValue();
    count(1, event);
    Scalar value = new Scalar(text, kind(event), span(event));
    event.getAnchor().ifPresent(anchor -> anchored(anchor, value, 1));
    give(value);
  }

  private void anchored(Anchor anchor, YamlValue value, int size) {
    anchors.put(anchor, value);
    sizes.put(anchor, size);
  }

  private static ScalarKind kind(ScalarEvent event) {
    if (event.getTag().isPresent() || !event.isPlain()) {
      return ScalarKind.TEXT;
    }
    Tag tag = SETTINGS.getSchema().getScalarResolver().resolve(event.getValue(), true);
    if (tag.equals(Tag.INT)) {
      return ScalarKind.INTEGER;
    } else if (tag.equals(Tag.FLOAT)) {
      return ScalarKind.DECIMAL;
    } else if (tag.equals(Tag.BOOL)) {
      return ScalarKind.BOOLEAN;
    }
    return tag.equals(Tag.NULL) ? ScalarKind.NULL : ScalarKind.TEXT;
  }

  private void alias(AliasEvent event) {
    YamlValue value = anchors.get(event.getAlias());
    if (value == null) {
      String name = Quoted.of("*" + event.getAlias().getValue());
      throw new Refused(
          span(event), "alias " + name + " names no value before it", "expected: an anchor &…");
    }
    count(sizes.getOrDefault(event.getAlias(), 1), event);
    give(value);
  }

  private void start(CollectionStartEvent event) {
    if (open.size() == ReaderLimits.MAX_YAML_DEPTH) {
      throw new Refused(
          span(event),
          "lists and mappings nest too deep",
          "expected: at most " + ReaderLimits.MAX_YAML_DEPTH + " levels");
    }
    count(1, event);
    boolean isMapping = event.getEventId() == Event.ID.MappingStart;
    open.push(new Open(event, isMapping, values));
  }

  private void end(Event event) {
    Open ended = open.pop();
    YamlValue value = ended.close(event);
    ended
        .start
        .getAnchor()
        .ifPresent(anchor -> anchored(anchor, value, values - ended.valuesBefore + 1));
    give(value);
  }

  private void give(YamlValue value) {
    Open parent = open.peek();
    if (parent == null) {
      documents.add(value);
    } else {
      parent.add(value);
    }
  }

  private void count(int added, Event event) {
    if (added > ReaderLimits.MAX_YAML_VALUES - values) {
      throw new Refused(
          span(event),
          "too many values in one file",
          "expected: at most "
              + ReaderLimits.MAX_YAML_VALUES
              + ", with each alias counted as what it stands for");
    }
    values += added;
  }

  private static Span span(Event event) {
    return span(event, event);
  }

  private static Span span(Event first, Event last) {
    Mark start = first.getStartMark().orElse(null);
    Mark end = last.getEndMark().orElse(null);
    return start == null || end == null ? Span.FILE : span(start, end);
  }

  private static Span span(Mark start, Mark end) {
    int length = start.getLine() == end.getLine() ? end.getIndex() - start.getIndex() : 1;
    return new Span(
        start.getLine() + 1,
        start.getColumn() + 1,
        Math.max(1, length),
        start.getIndex(),
        end.getIndex());
  }

  private static Span at(Mark mark) {
    return span(mark, mark);
  }

  /** A list or mapping whose end has not come yet. */
  private static final class Open {
    private final CollectionStartEvent start;
    private final boolean isMapping;
    private final int valuesBefore;
    private final List<YamlValue> items = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable YamlValue key;

    Open(CollectionStartEvent start, boolean isMapping, int valuesBefore) {
      this.start = start;
      this.isMapping = isMapping;
      this.valuesBefore = valuesBefore;
    }

    void add(YamlValue value) {
      if (!isMapping) {
        items.add(value);
      } else if (key == null) {
        key = value;
      } else {
        entries.add(new Entry(key, value));
        key = null;
      }
    }

    YamlValue close(Event end) {
      Span whole = span(start, end);
      if (!isMapping) {
        return new Sequence(items, whole);
      }
      boolean isBlock = !start.isFlow();
      Span span = isBlock && !entries.isEmpty() ? entries.get(0).key().span() : whole;
      return new Mapping(entries, span);
    }
  }

  /** Ends the reading of a file that passes a limit. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Span span;
    private final String message;
    private final String hint;

    Refused(Span span, String message, String hint) {
      this.span = span;
      this.message = message;
      this.hint = hint;
    }
  }
}
