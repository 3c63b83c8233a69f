/**
 * Row expressions: the text, its functions and its types. The engine evaluates what is typed here.
 */
@NullMarked
package dev.ashlar.model.expression;

import org.jspecify.annotations.NullMarked;
