/** How feature vectors go out. */
@NullMarked
package dev.ashlar.serving;

import org.jspecify.annotations.NullMarked;
