/** The point-in-time merge sweep: sorted rows and sorted request times in, feature vectors out. */
@NullMarked
package dev.ashlar.engine.sweep;

import org.jspecify.annotations.NullMarked;
