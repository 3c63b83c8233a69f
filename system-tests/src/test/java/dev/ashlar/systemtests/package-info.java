/** Black-box tests of the whole system and of its architecture. */
@NullMarked
package dev.ashlar.systemtests;

import org.jspecify.annotations.NullMarked;
