/** Benchmarks that print ratios against a named baseline of the same run. */
@NullMarked
package dev.ashlar.bench;

import org.jspecify.annotations.NullMarked;
