/** What a running service tells of itself. */
@NullMarked
package dev.ashlar.platform.telemetry;

import org.jspecify.annotations.NullMarked;
