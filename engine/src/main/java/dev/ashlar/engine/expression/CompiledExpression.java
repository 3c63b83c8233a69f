package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.Expression;
import dev.ashlar.model.type.DataType;

/**
 * An expression as nodes that are specialised by type: evaluating makes no code and, for numbers,
 * bools and timestamps, no objects. Immutable and thread-safe; every thread has its own {@link
 * ExpressionEvaluator}.
 */
public final class CompiledExpression {
  private final Node node;
  private final int locals;

  private CompiledExpression(Node node, int locals) {
    this.node = node;
    this.locals = locals;
  }

  /** Compiles an expression. */
  public static CompiledExpression of(Expression expression) {
    NodeCompiler compiler = new NodeCompiler();
    Node node = compiler.node(expression);
    return new CompiledExpression(node, compiler.locals());
  }

  /** Returns the type of the values. */
  public DataType type() {
    return node.type();
  }

  /** Returns a new evaluator. */
  public ExpressionEvaluator evaluator() {
    return new ExpressionEvaluator(node, new Frame(locals));
  }
}
