/** States of aggregate functions: what a set of rows leaves behind, mergeable in any order. */
@NullMarked
package dev.ashlar.engine.aggregate;

import org.jspecify.annotations.NullMarked;
