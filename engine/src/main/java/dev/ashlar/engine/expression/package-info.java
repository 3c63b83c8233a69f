/** Row expressions: what {@code model} has typed, evaluated over the columns of a batch. */
@NullMarked
package dev.ashlar.engine.expression;

import org.jspecify.annotations.NullMarked;
