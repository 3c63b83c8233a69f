/** The one exception of the platform and its categories. */
@NullMarked
package dev.ashlar.model.error;

import org.jspecify.annotations.NullMarked;
