/**
 * From messages to {@link dev.ashlar.model.definition.Definitions}: everything is checked, and all
 * mistakes are reported together.
 */
@NullMarked
package dev.ashlar.model.resolve;

import org.jspecify.annotations.NullMarked;
