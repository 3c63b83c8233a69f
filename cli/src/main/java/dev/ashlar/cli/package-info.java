/** How a person drives Ashlar from a terminal. */
@NullMarked
package dev.ashlar.cli;

import org.jspecify.annotations.NullMarked;
