/** Bytes of values, keys, online rows and generation headers; the vector of a view's features. */
@NullMarked
package dev.ashlar.engine.row;

import org.jspecify.annotations.NullMarked;
