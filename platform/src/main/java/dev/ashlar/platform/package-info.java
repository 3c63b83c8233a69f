/**
 * What every service needs: configuration, authentication, telemetry, limits, lifecycle and clock.
 */
@NullMarked
package dev.ashlar.platform;

import org.jspecify.annotations.NullMarked;
