package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.DateUnit;
import dev.ashlar.model.expression.Expression;
import dev.ashlar.model.expression.Function;
import dev.ashlar.model.expression.JsonPath;
import dev.ashlar.model.type.DataType;
import java.util.List;

/** Makes the nodes of an expression. Not thread-safe; used once. */
final class NodeCompiler {
  private int locals;

  /** Returns how many locals the nodes made so far use. */
  int locals() {
    return locals;
  }

  Node node(Expression expression) {
    if (expression instanceof Expression.Literal literal) {
      return new Leaves.Constant(literal);
    }
    if (expression instanceof Expression.Column column) {
      return new Leaves.Input(column.index(), column.type());
    }
    if (expression instanceof Expression.Local local) {
      return new Leaves.Local(local.slot(), local.type());
    }
    if (expression instanceof Expression.Let let) {
      locals = StrictMath.max(locals, let.slot() + 1);
      return new Leaves.Let(let.slot(), node(let.value()), node(let.body()));
    }
    return call((Expression.Call) expression);
  }

  private Node call(Expression.Call call) {
    List<Node> arguments = call.arguments().stream().map(this::node).toList();
    return switch (call.function().family()) {
      case OPERATOR -> operator(call, arguments);
      case CONDITION -> condition(call.function(), arguments, call.type());
      case MATH -> Numbers.node(call.function(), arguments, call.type());
      case TEXT -> Texts.node(call.function(), arguments, call.type());
      case PATTERN -> Patterns.regexp(call.function(), arguments, constant(call, 1), call.type());
      case TIME -> time(call, arguments);
      case JSON ->
          new Json(
              call.function(),
              arguments.get(0),
              JsonPath.parse(constant(call, 1)).orElseThrow(),
              call.type());
      case COLLECTION -> Collected.node(call.function(), arguments, call.type());
      case VECTOR -> Vectors.node(call.function(), arguments, call.type());
    };
  }

  private static Node operator(Expression.Call call, List<Node> arguments) {
    Function function = call.function();
    DataType type = call.type();
    return switch (function) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          Comparisons.of(function, arguments.get(0), arguments.get(1));
      case NOT_DISTINCT -> new Comparisons.NotDistinct(arguments.get(0), arguments.get(1));
      case AND, OR -> new Conditions.Logical(function, arguments);
      case NOT -> new Conditions.Not(arguments.get(0));
      case IS_NULL -> new Conditions.IsNull(arguments.get(0));
      case IS_TRUE, IS_FALSE -> new Conditions.Is(function == Function.IS_TRUE, arguments.get(0));
      case CASE -> new Conditions.Case(arguments, type);
      case CAST -> Conversions.node(arguments.get(0), type);
      case LIKE -> Patterns.like(arguments, type);
      case CONCATENATE ->
          type.equals(DataType.STRING)
              ? Texts.node(function, arguments, type)
              : Collected.node(function, arguments, type);
      case ELEMENT, ARRAY, STRUCT, MAP -> Collected.node(function, arguments, type);
      case FIELD -> new Collected.Fielded(arguments.get(0), position(call), type);
      default -> Numbers.node(function, arguments, type);
    };
  }

  private static Node condition(Function function, List<Node> arguments, DataType type) {
    return switch (function) {
      case COALESCE -> new Conditions.Coalesce(arguments, type);
      case TRY -> new Conditions.Try(arguments.get(0));
      default -> new Comparisons.Extreme(function, arguments.toArray(new Node[0]), type);
    };
  }

  private static Node time(Expression.Call call, List<Node> arguments) {
    return switch (call.function()) {
      case DATE_TRUNC, DATE_PART, DATE_DIFF, DATE_ADD ->
          Times.withUnit(
              call.function(),
              DateUnit.named(constant(call, 0)).orElseThrow(),
              arguments,
              call.type());
      default -> Times.node(call.function(), arguments, call.type());
    };
  }

  private static String constant(Expression.Call call, int argument) {
    return (String) value(call, argument);
  }

  private static int position(Expression.Call call) {
    return StrictMath.toIntExact((Long) value(call, 1));
  }

  private static Object value(Expression.Call call, int argument) {
    return ((Expression.Literal) call.arguments().get(argument)).value().orElseThrow();
  }
}
