/** The definition of every feature value, written for clarity alone. */
@NullMarked
package dev.ashlar.testkit.oracle;

import org.jspecify.annotations.NullMarked;
