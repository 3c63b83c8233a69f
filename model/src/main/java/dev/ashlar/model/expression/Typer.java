package dev.ashlar.model.expression;

import dev.ashlar.api.NameList;
import dev.ashlar.api.NearestName;
import dev.ashlar.api.Quoted;
import dev.ashlar.model.type.DataType;
import dev.ashlar.model.type.Field;
import dev.ashlar.model.type.TypeParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes typed expressions of the parts that the parser finds: looks up names, chooses signatures,
 * makes conversions explicit and writes the longer forms by the shorter ones. Not thread-safe.
 */
final class Typer {
  private static final int MIN_NEAR_LENGTH = 4;

  private final Scope scope;
  private int slots;

  Typer(Scope scope) {
    this.scope = scope;
  }

  static Expression constant(Object value, DataType type, int offset) {
    return new Expression.Literal(Optional.of(value), type, offset);
  }

  static Expression none(int offset) {
    return new Expression.Literal(Optional.empty(), Types.UNKNOWN, offset);
  }

  /** Returns the column, or the field inside it, that a dotted name means. */
  Expression name(List<Token> parts) {
    Token first = parts.get(0);
    boolean qualified = parts.size() > 1 && scope.qualifiers().contains(first.text());
    Token name = qualified ? parts.get(1) : first;
    List<Integer> positions =
        scope.positions(name.text()).stream()
            .filter(position ->
                !qualified || scope.entries().get(position).qualifier().equals(first.text()))
            .toList();
    if (positions.isEmpty()) {
      Collection<String> known = scope.names(qualified ? first.text() : "");
      throw new ExpressionException(
          name.offset(),
          "unknown column " + Quoted.of(name.text()),
          (name.kind() == Token.Kind.QUOTED ? "text stands in single quotes; " : "")
              + nearest(name.text(), known));
    }
    if (positions.size() > 1) {
      List<String> full =
          positions.stream()
              .map(position -> scope.entries().get(position).qualifier() + "." + name.text())
              .toList();
      throw new ExpressionException(
          name.offset(),
          Quoted.of(name.text()) + " is ambiguous",
          "expected: " + NameList.of(full));
    }
    int position = positions.get(0);
    Expression found =
        new Expression.Column(
            position, scope.entries().get(position).field().type(), first.offset());
    for (Token field : parts.subList(qualified ? 2 : 1, parts.size())) {
      found = field(found, field);
    }
    return found;
  }

  static Expression field(Expression operand, Token name) {
    if (!(operand.type() instanceof DataType.StructType struct) || Types.isUnknown(struct)) {
      throw new ExpressionException(
          name.offset(),
          "field " + Quoted.of(name.text()) + " of " + shown(operand.type()),
          "expected: a struct");
    }
    List<String> names = struct.fields().stream().map(Field::name).toList();
    int index = names.indexOf(name.text());
    if (index < 0) {
      throw new ExpressionException(
          name.offset(), "unknown field " + Quoted.of(name.text()), nearest(name.text(), names));
    }
    Expression position = constant((long) index, DataType.INT64, name.offset());
    DataType type = struct.fields().get(index).type();
    return made(Function.FIELD, List.of(operand, position), type, name.offset());
  }

  /** Returns a call of a function by its name. */
  Expression named(Token name, List<Expression> arguments) {
    Function function =
        Function.named(name.text())
            .orElseThrow(() ->
                new ExpressionException(
                    name.offset(),
                    "unknown function " + Quoted.of(name.text()),
                    nearestFunction(name.text())));
    return call(function, name.offset(), arguments);
  }

  /** Short names are near to too many others: {@code now} to {@code pow}. */
  private static String nearestFunction(String name) {
    List<String> names = Function.names();
    return name.length() < MIN_NEAR_LENGTH ? expected(names) : nearest(name, names);
  }

  Expression call(Function function, int offset, List<Expression> arguments) {
    List<DataType> types = arguments.stream().map(Expression::type).toList();
    for (Signature.Widening widening : Signature.Widening.values()) {
      for (Signature signature : Signature.of(function)) {
        if (signature.takes(arguments.size())) {
          Optional<Signature.Match> match = signature.match(types, widening);
          if (match.isPresent()) {
            return matched(function, offset, arguments, signature, match.get());
          }
        }
      }
    }
    throw Mismatch.of(function, offset, types);
  }

  private Expression matched(
      Function function,
      int offset,
      List<Expression> arguments,
      Signature signature,
      Signature.Match match) {
    if (Types.hasUnknown(match.result()) && function != Function.ARRAY) {
      throw unknownType(offset);
    }
    List<Expression> converted = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Expression argument = arguments.get(i);
      signature.constant(i).ifPresent(sort -> Constants.check(sort, argument, function));
      converted.add(
          function == Function.ARRAY
              ? converted(argument, match.parameters().get(i))
              : converted(argument, Types.settled(match.parameters().get(i))));
    }
    Constants.check(function, converted);
    return switch (function) {
      case NULLIF -> nullIf(converted, offset);
      case NEGATE -> negated(converted.get(0), match.result(), offset);
      default -> made(function, converted, match.result(), offset);
    };
  }

  /** Returns AND or OR of two conditions; longer chains become one call. */
  Expression logical(Function function, int offset, Expression left, Expression right) {
    Expression both = call(function, offset, List.of(left, right));
    if (left instanceof Expression.Call chain && chain.function() == function) {
      List<Expression> all = new ArrayList<>(chain.arguments());
      all.add(((Expression.Call) both).arguments().get(1));
      return made(function, all, DataType.BOOL, chain.offset());
    }
    return both;
  }

  Expression not(Expression condition, int offset) {
    return call(Function.NOT, offset, List.of(condition));
  }

  Expression between(Expression value, Expression low, Expression high, int offset) {
    return once(
        value,
        local ->
            logical(
                Function.AND,
                offset,
                call(Function.GREATER_OR_EQUAL, offset, List.of(local, low)),
                call(Function.LESS_OR_EQUAL, offset, List.of(local, high))));
  }

  Expression in(Expression value, List<Expression> candidates, int offset) {
    return once(
        value,
        local -> {
          List<Expression> equal = new ArrayList<>();
          for (Expression candidate : candidates) {
            equal.add(call(Function.EQUAL, candidate.offset(), List.of(local, candidate)));
          }
          return equal.size() == 1 ? equal.get(0) : made(Function.OR, equal, DataType.BOOL, offset);
        });
  }

  private Expression nullIf(List<Expression> arguments, int offset) {
    return once(
        arguments.get(0),
        local ->
            caseOf(
                List.of(
                    call(Function.EQUAL, offset, List.of(local, arguments.get(1))),
                    none(offset),
                    local),
                offset));
  }

  /** Returns CASE; the operand is compared with what follows each WHEN. */
  Expression caseOf(Expression operand, List<Expression> parts, int offset) {
    return once(
        operand,
        local -> {
          List<Expression> conditions = new ArrayList<>(parts);
          for (int i = 0; i + 1 < parts.size(); i += 2) {
            Expression candidate = parts.get(i);
            conditions.set(i, call(Function.EQUAL, candidate.offset(), List.of(local, candidate)));
          }
          return caseOf(conditions, offset);
        });
  }

  /**
   * Returns CASE.
   *
   * @param parts conditions and results in turn, and at the end what else there is
   */
  Expression caseOf(List<Expression> parts, int offset) {
    DataType type = Types.UNKNOWN;
    for (int i = 0; i < parts.size(); i++) {
      Expression part = parts.get(i);
      if (i % 2 == 0 && i + 1 < parts.size()) {
        expect(part, DataType.BOOL, "the condition after WHEN");
      } else {
        DataType common = Types.common(type, part.type(), true);
        if (common == null) {
          throw new ExpressionException(
              part.offset(),
              "CASE gives " + shown(type) + " and " + shown(part.type()),
              "expected: results of one type");
        }
        type = common;
      }
    }
    if (Types.hasUnknown(type)) {
      throw unknownType(offset);
    }
    List<Expression> converted = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean condition = i % 2 == 0 && i + 1 < parts.size();
      converted.add(converted(parts.get(i), condition ? DataType.BOOL : type));
    }
    return made(Function.CASE, converted, type, offset);
  }

  Expression struct(List<Token> names, List<Expression> values, int offset) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Token name = names.get(i);
      if (fields.stream().anyMatch(field -> field.name().equals(name.text()))) {
        throw new ExpressionException(
            name.offset(), "two fields " + Quoted.of(name.text()), "expected: different names");
      }
      if (Types.hasUnknown(values.get(i).type())) {
        throw unknownType(values.get(i).offset());
      }
      fields.add(new Field(name.text(), values.get(i).type()));
    }
    return made(Function.STRUCT, values, new DataType.StructType(fields), offset);
  }

  /** Returns a map of keys and values in turn. */
  Expression map(List<Expression> entries, int offset) {
    DataType[] types = {Types.UNKNOWN, Types.UNKNOWN};
    for (int i = 0; i < entries.size(); i++) {
      DataType common = Types.common(types[i % 2], entries.get(i).type(), true);
      if (common == null) {
        throw new ExpressionException(
            entries.get(i).offset(),
            shown(entries.get(i).type()) + " in a map of " + shown(types[i % 2]),
            "expected: keys of one type, values of one type");
      }
      types[i % 2] = common;
    }
    if (!(types[0] instanceof DataType.Primitive) || Types.hasUnknown(types[1])) {
      throw unknownType(offset);
    }
    List<Expression> converted = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      converted.add(converted(entries.get(i), types[i % 2]));
    }
    return made(Function.MAP, converted, new DataType.MapType(types[0], types[1]), offset);
  }

  Expression array(List<Expression> elements, int offset) {
    return elements.isEmpty()
        ? constant(List.of(), new DataType.ArrayType(Types.UNKNOWN), offset)
        : call(Function.ARRAY, offset, elements);
  }

  static DataType type(String text, int offset) {
    DataType type =
        TypeParser.parse(text).or(() -> TypeParser.parse(Ascii.lower(text))).orElse(null);
    if (type == null) {
      List<String> names =
          List.of("int64", "float64", "float32", "string", "bool", "timestamp", "array<…>");
      throw new ExpressionException(
          offset, "unknown type " + Quoted.of(text), nearest(Ascii.lower(text), names));
    }
    return type;
  }

  Expression cast(Expression operand, DataType type, int offset) {
    if (!Casts.isAllowed(operand.type(), type)) {
      throw new ExpressionException(
          offset,
          shown(operand.type()) + " cannot become " + type.text(),
          Casts.hint(operand.type(), type));
    }
    return converted(operand, type);
  }

  /** Refuses an expression of another type. */
  static Expression expect(Expression expression, DataType type, String what) {
    if (!expression.type().equals(type) && !Types.isUnknown(expression.type())) {
      throw new ExpressionException(
          expression.offset(),
          what + " is " + shown(expression.type()),
          "expected: " + type.text());
    }
    return converted(expression, type);
  }

  /** Refuses an expression whose type nothing tells. */
  static Expression known(Expression expression) {
    if (Types.hasUnknown(expression.type())) {
      throw unknownType(expression.offset());
    }
    return expression;
  }

  static String nearest(String name, Collection<String> names) {
    return NearestName.find(name, names)
        .map(near -> "did you mean `" + near + "`?")
        .orElseGet(() -> expected(names));
  }

  private static String expected(Collection<String> names) {
    return names.isEmpty() ? "expected: none is defined" : "expected: " + NameList.of(names);
  }

  /** Returns a type as messages show it. */
  static String shown(DataType type) {
    return Types.isUnknown(type) ? "NULL" : type.text();
  }

  private static ExpressionException unknownType(int offset) {
    return new ExpressionException(
        offset,
        "nothing tells the type of NULL here",
        "expected: its type, as in CAST(NULL AS int64)");
  }

  /** Makes a value that is used more than once: it is computed once. */
  private Expression once(Expression value, UnaryOperator<Expression> use) {
    if (value instanceof Expression.Call || value instanceof Expression.Let) {
      int slot = slots++;
      Expression body = use.apply(new Expression.Local(slot, known(value).type(), value.offset()));
      return checked(new Expression.Let(slot, value, body));
    }
    return use.apply(value);
  }

  private static Expression negated(Expression operand, DataType type, int offset) {
    if (operand instanceof Expression.Literal literal && literal.value().isPresent()) {
      Object value = literal.value().get();
      if (value instanceof Double number) {
        return constant(-number, type, offset);
      }
      if (value instanceof Long number && number != Long.MIN_VALUE) {
        return constant(-number, type, offset);
      }
    }
    return made(Function.NEGATE, List.of(operand), type, offset);
  }

  private static Expression converted(Expression expression, DataType type) {
    if (expression.type().equals(type)) {
      return expression;
    }
    if (expression instanceof Expression.Literal literal) {
      Object value = literal.value().orElse(null);
      if (value == null || value.equals(List.of())) {
        return new Expression.Literal(literal.value(), type, literal.offset());
      }
      if (value instanceof Long number && type.equals(DataType.FLOAT64)) {
        return constant((double) (long) number, type, literal.offset());
      }
      Casts.check(literal, type);
    }
    if (expression instanceof Expression.Call call
        && call.function() == Function.ARRAY
        && type instanceof DataType.ArrayType array) {
      List<Expression> elements =
          call.arguments().stream().map(element -> converted(element, array.element())).toList();
      return made(Function.ARRAY, elements, type, call.offset());
    }
    return made(Function.CAST, List.of(expression), type, expression.offset());
  }

  private static Expression made(
      Function function, List<Expression> arguments, DataType type, int offset) {
    if (Types.depth(type) > TypeParser.MAX_DEPTH) {
      throw new ExpressionException(
          offset, "a type that nests too deep", "expected: at most " + TypeParser.MAX_DEPTH);
    }
    return checked(new Expression.Call(function, arguments, type, offset));
  }

  private static Expression checked(Expression expression) {
    if (expression.depth() > ExpressionLimits.MAX_DEPTH) {
      throw tooDeep(expression.offset());
    }
    return expression;
  }

  static ExpressionException tooDeep(int offset) {
    return new ExpressionException(
        offset,
        "an expression that nests too deep",
        "expected: at most " + ExpressionLimits.MAX_DEPTH + " levels");
  }
}
