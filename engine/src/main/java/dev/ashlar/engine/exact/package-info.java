/** Sums of doubles and integers without error, rounded once. */
@NullMarked
package dev.ashlar.engine.exact;

import org.jspecify.annotations.NullMarked;
