/** How to know that it works: contract suites, oracle, fakes and golden files. */
@NullMarked
package dev.ashlar.testkit;

import org.jspecify.annotations.NullMarked;
