/** How a feature is computed: pure functions without input or output. */
@NullMarked
package dev.ashlar.engine;

import org.jspecify.annotations.NullMarked;
