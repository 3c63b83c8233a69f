package dev.ashlar.engine.expression;

import dev.ashlar.engine.exact.ExactSum;
import dev.ashlar.engine.row.CanonicalEncoding;
import dev.ashlar.model.expression.ExpressionLimits;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Arrays, structs and maps: what makes them, and what is read from them. */
final class Collected {
  private Collected() {}

  static Node node(Function function, List<Node> arguments, DataType type) {
    Node a = arguments.get(0);
    return switch (function) {
      case ARRAY, STRUCT, MAP -> new Made(function, arguments, type);
      case LEN -> Strict.objectToLong((frame, x) -> size(x), type, a);
      case ELEMENT, ARRAY_CONTAINS -> new Lookup(function, a, arguments.get(1), type);
      case ARRAY_SLICE ->
          Strict.objectAndLongsToObject(
              (frame, x, from, to) -> slice((List<?>) x, from, to),
              type,
              a,
              arguments.get(1),
              arguments.get(2));
      case CONCATENATE ->
          Strict.objectsToObject(
              (frame, x, y) -> joined(frame, (List<?>) x, (List<?>) y), type, a, arguments.get(1));
      case ARRAY_SUM, ARRAY_MEAN, ARRAY_MIN, ARRAY_MAX -> new Summary(function, a, type);
      default -> Strict.objectToObject((frame, x) -> column(function, (Map<?, ?>) x, a), type, a);
    };
  }

  private static long size(Object collection) {
    return collection instanceof List<?> list ? list.size() : ((Map<?, ?>) collection).size();
  }

  /** Returns the zero-based index of a position that counts from 1, or from the end if negative. */
  private static long index(long position, int size) {
    return position < 0 ? size + position : position - 1;
  }

  private static List<?> slice(List<?> array, long from, long to) {
    int size = array.size();
    long start = StrictMath.max(0, from == 0 ? 0 : index(from, size));
    long end = StrictMath.min(size - 1L, to == 0 ? -1 : index(to, size));
    return start > end ? List.of() : array.subList((int) start, (int) end + 1);
  }

  private static @Nullable Object joined(Frame frame, List<?> left, List<?> right) {
    if (left.size() + right.size() > ExpressionLimits.MAX_ARRAY_LENGTH) {
      frame.fail();
      return null;
    }
    List<@Nullable Object> all = new ArrayList<>(left);
    all.addAll(right);
    return Collections.unmodifiableList(all);
  }

  private static Object column(Function function, Map<?, ?> map, Node node) {
    DataType key = ((DataType.MapType) node.type()).key();
    List<@Nullable Object> keys = new ArrayList<>(map.keySet());
    keys.sort((left, right) -> CanonicalEncoding.compare(key, left, right));
    if (function == Function.MAP_VALUES) {
      keys.replaceAll(map::get);
    }
    return Collections.unmodifiableList(keys);
  }

  /** An array or struct of values, or a map of keys and values in turn. */
  private static final class Made extends Node {
    private final Function function;
    private final Node[] arguments;

    Made(Function function, List<Node> arguments, DataType type) {
      super(type);
      this.function = function;
      this.arguments = arguments.toArray(new Node[0]);
    }

    @Override
    @Nullable Object object(Frame frame) {
      List<@Nullable Object> values = new ArrayList<>(arguments.length);
      for (Node argument : arguments) {
        values.add(argument.object(frame));
        if (frame.status == Frame.ERROR) {
          return null;
        }
      }
      frame.status = Frame.VALUE;
      return function == Function.MAP ? map(frame, values) : Collections.unmodifiableList(values);
    }

    private @Nullable Object map(Frame frame, List<@Nullable Object> entries) {
      DataType key = ((DataType.MapType) type()).key();
      Map<Object, @Nullable Object> map =
          new TreeMap<>((left, right) -> CanonicalEncoding.compare(key, left, right));
      for (int i = 0; i < entries.size(); i += 2) {
        Object name = entries.get(i);
        if (name == null || map.containsKey(name)) {
          frame.fail();
          return null;
        }
        map.put(CanonicalEncoding.canonical(key, name), entries.get(i + 1));
      }
      return Collections.unmodifiableMap(map);
    }
  }

  /** The field of a struct. */
  static final class Fielded extends Boxed {
    private final Node struct;
    private final int index;

    Fielded(Node struct, int index, DataType type) {
      super(type);
      this.struct = struct;
      this.index = index;
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object fields = struct.object(frame);
      Object value = fields == null ? null : ((List<?>) fields).get(index);
      if (fields != null && value == null) {
        frame.none();
      }
      return value;
    }
  }

  /** The element of a position or key, or whether an element equals a value. */
  private static final class Lookup extends Boxed {
    private final Function function;
    private final Node collection;
    private final Node wanted;

    Lookup(Function function, Node collection, Node wanted, DataType type) {
      super(type);
      this.function = function;
      this.collection = collection;
      this.wanted = wanted;
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object values = collection.object(frame);
      int status = frame.status;
      Object key = wanted.object(frame);
      frame.status |= status;
      if (frame.status != Frame.VALUE || values == null || key == null) {
        return null;
      }
      if (function == Function.ARRAY_CONTAINS) {
        return contains((List<?>) values, key);
      }
      Object value =
          values instanceof List<?> list
              ? element(list, index((Long) key, list.size()))
              : entry((Map<?, ?>) values, key);
      if (value == null) {
        frame.none();
      }
      return value;
    }

    private Boolean contains(List<?> values, Object key) {
      for (Object value : values) {
        if (value != null && CanonicalEncoding.compare(wanted.type(), value, key) == 0) {
          return true;
        }
      }
      return false;
    }

    private static @Nullable Object element(List<?> list, long index) {
      return index >= 0 && index < list.size() ? list.get((int) index) : null;
    }

    private @Nullable Object entry(Map<?, ?> map, Object key) {
      if (!(key instanceof Double) && !(key instanceof Float)) {
        return map.get(key);
      }
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (CanonicalEncoding.compare(wanted.type(), entry.getKey(), key) == 0) {
          return entry.getValue();
        }
      }
      return null;
    }
  }

  /** A function of the elements that are not null. */
  private static final class Summary extends Boxed {
    private final Function function;
    private final Node array;
    private final DataType element;

    Summary(Function function, Node array, DataType type) {
      super(type);
      this.function = function;
      this.array = array;
      element = ((DataType.ArrayType) array.type()).element();
    }

    @Override
    @Nullable Object object(Frame frame) {
      Object values = array.object(frame);
      if (values == null) {
        return null;
      }
      boolean extreme = function == Function.ARRAY_MIN || function == Function.ARRAY_MAX;
      Object result = extreme ? best((List<?>) values) : total(frame, (List<?>) values);
      if (result == null && frame.status == Frame.VALUE) {
        frame.none();
      }
      return result;
    }

    private @Nullable Object best(List<?> values) {
      int sign = function == Function.ARRAY_MAX ? 1 : -1;
      Object best = null;
      for (Object value : values) {
        if (value != null
            && (best == null || sign * CanonicalEncoding.compare(element, value, best) > 0)) {
          best = value;
        }
      }
      return best;
    }

    private @Nullable Object total(Frame frame, List<?> values) {
      ExactSum sum = frame.emptySum();
      long count = 0;
      double infinite = 0;
      for (Object value : values) {
        count += value == null ? 0 : 1;
        if (value instanceof Long number) {
          sum.add((long) number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
          sum.add((double) number);
        } else if (value instanceof Double number) {
          infinite += number;
        }
      }
      if (count == 0) {
        return null;
      }
      if (type().equals(DataType.INT64)) {
        if (sum.fitsLong()) {
          return sum.longValue();
        }
        frame.fail();
        return null;
      }
      if (infinite != 0) {
        return infinite;
      }
      return function == Function.ARRAY_SUM ? sum.toDouble() : sum.divide(count);
    }
  }
}
