package dev.ashlar.testkit.golden;

import dev.ashlar.model.time.Timestamps;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The YAML of a golden file: its documents, and the values of our types that nodes stand for.
 * Everything unexpected is an {@link IllegalArgumentException} that names file and line. Immutable.
 */
final class GoldenYaml {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?");

  private final String file;
  private final String text;
  private final List<Node> documents = new ArrayList<>();

  GoldenYaml(String file, String text) {
    this.file = file;
    this.text = text;
    try {
      new Compose(LoadSettings.builder().build())
          .composeAllFromString(text)
          .forEach(documents::add);
    } catch (MarkedYamlEngineException fault) {
      throw malformed(fault.getProblemMark().map(GoldenYaml::line).orElse(1), fault.getProblem());
    }
  }

  /** Returns the documents of a kind. */
  List<Node> documents(String kind) {
    return documents.stream().filter(document -> isOfKind(document, kind)).toList();
  }

  private static boolean isOfKind(Node document, String kind) {
    return document instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(entry ->
                entry.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals("kind")
                    && entry.getValueNode() instanceof ScalarNode value
                    && value.getValue().equals(kind));
  }

  /** Returns the document of a file that has one. */
  Node onlyDocument() {
    if (documents.size() != 1) {
      throw malformed(1, documents.size() + " documents (expected: one)");
    }
    return documents.get(0);
  }

  /** Returns the text with the lines of some documents empty, so that all others keep theirs. */
  String textWithout(List<Node> removed) {
    List<String> lines = text.lines().collect(Collectors.toCollection(ArrayList::new));
    for (Node document : removed) {
      int end = document.getEndMark().map(Mark::getLine).orElseThrow();
      for (int i = line(document) - 1; i < Math.min(end, lines.size()); i++) {
        lines.set(i, "");
      }
    }
    return String.join("\n", lines);
  }

  /** The entries of a mapping by key. */
  record Entries(Map<String, Node> nodes) {
    Node get(String key) {
      return find(key).orElseThrow();
    }

    Optional<Node> find(String key) {
      return Optional.ofNullable(nodes.get(key));
    }
  }

  /** Returns the entries of a mapping, whatever its keys are. */
  Entries all(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw malformed(node, "no mapping (expected: one)");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    mapping
        .getValue()
        .forEach(entry -> entries.put(text(entry.getKeyNode()), entry.getValueNode()));
    return new Entries(entries);
  }

  /** Returns the entries of a mapping that must have some keys, may have others, and no more. */
  Entries entries(Node node, Set<String> required, Set<String> optional) {
    if (!(node instanceof MappingNode mapping)) {
      throw malformed(node, "no mapping (expected: " + new TreeSet<>(required) + ")");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = text(entry.getKeyNode());
      if (!required.contains(key) && !optional.contains(key)) {
        throw malformed(
            entry.getKeyNode(), "unknown key `" + key + "` (expected: " + all(required, optional));
      }
      if (entries.put(key, entry.getValueNode()) != null) {
        throw malformed(entry.getKeyNode(), "key `" + key + "` twice (expected: once)");
      }
    }
    for (String key : new TreeSet<>(required)) {
      if (!entries.containsKey(key)) {
        throw malformed(node, "no `" + key + "` (expected: " + all(required, optional));
      }
    }
    return new Entries(entries);
  }

  private static String all(Set<String> required, Set<String> optional) {
    Set<String> all = new TreeSet<>(required);
    all.addAll(optional);
    return all + ")";
  }

  /** Returns the items of a list, none if it is absent. */
  List<Node> items(Optional<Node> node) {
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode list)) {
      throw malformed(node.get(), "no list (expected: a list)");
    }
    return list.getValue();
  }

  String text(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw malformed(node, "no text (expected: text)");
    }
    return scalar.getValue();
  }

  /** Returns an expected value of a type, null or {@link Oracle.Failure#ERROR}. */
  @Nullable Object expected(DataType type, Node node) {
    return isPlain(node, "ERROR") ? Oracle.Failure.ERROR : value(type, node);
  }

  /** Returns a value of a type, or null. */
  @Nullable Object value(DataType type, Node node) {
    if (isPlain(node, "null")) {
      return null;
    }
    try {
      return switch (type.kind()) {
        case INT64 -> Long.valueOf(text(node));
        case FLOAT64 -> Double.valueOf(number(text(node)));
        case FLOAT32 -> Float.valueOf(number(text(node)));
        case BOOL -> truth(text(node));
        case STRING -> text(node);
        case TIMESTAMP -> Timestamps.parse(text(node)).orElseThrow(NumberFormatException::new);
        case ARRAY -> array(((DataType.ArrayType) type).element(), node);
        case STRUCT -> struct((DataType.StructType) type, node);
        case MAP -> map((DataType.MapType) type, node);
      };
    } catch (NumberFormatException notOfTheType) {
      throw malformed(node, text(node) + " (expected: a value of type " + type.text() + ")");
    }
  }

  private static boolean isPlain(Node node, String word) {
    return node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().equals(word);
  }

  private static String number(String word) {
    return switch (word) {
      case ".nan" -> "NaN";
      case ".inf" -> "Infinity";
      case "-.inf" -> "-Infinity";
      default -> {
        if (!NUMBER.matcher(word).matches()) {
          throw new NumberFormatException();
        }
        yield word;
      }
    };
  }

  private static boolean truth(String word) {
    if (!word.equals("true") && !word.equals("false")) {
      throw new NumberFormatException();
    }
    return word.equals("true");
  }

  private List<@Nullable Object> array(DataType element, Node node) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Node item : items(Optional.of(node))) {
      values.add(value(element, item));
    }
    return values;
  }

  private List<@Nullable Object> struct(DataType.StructType type, Node node) {
    Set<String> names = type.fields().stream().map(Field::name).collect(Collectors.toSet());
    Entries entries = entries(node, names, Set.of());
    List<@Nullable Object> values = new ArrayList<>();
    for (Field field : type.fields()) {
      values.add(value(field.type(), entries.get(field.name())));
    }
    return values;
  }

  private Map<@Nullable Object, @Nullable Object> map(DataType.MapType type, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw malformed(node, "no mapping (expected: " + type.text() + ")");
    }
    Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      values.put(value(type.key(), entry.getKeyNode()), value(type.value(), entry.getValueNode()));
    }
    return values;
  }

  int line(Node node) {
    return node.getStartMark().map(GoldenYaml::line).orElseThrow();
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  IllegalArgumentException malformed(Node node, String message) {
    return malformed(line(node), message);
  }

  IllegalArgumentException malformed(int line, String message) {
    return new IllegalArgumentException(file + ":" + line + ": " + message);
  }
}
