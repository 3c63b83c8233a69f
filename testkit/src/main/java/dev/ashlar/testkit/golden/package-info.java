/** Worked values as text files, with what reads them. */
@NullMarked
package dev.ashlar.testkit.golden;

import org.jspecify.annotations.NullMarked;
