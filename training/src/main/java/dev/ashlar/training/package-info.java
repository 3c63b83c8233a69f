/** How training data is made. */
@NullMarked
package dev.ashlar.training;

import org.jspecify.annotations.NullMarked;
