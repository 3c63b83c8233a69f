/** Worked values as YAML files, with what reads them. */
@NullMarked
package dev.ashlar.testkit.golden;

import org.jspecify.annotations.NullMarked;
