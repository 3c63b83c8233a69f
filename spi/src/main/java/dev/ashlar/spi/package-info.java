/**
 * What can be plugged in. Interfaces and records only, without types of third parties; every
 * implementation runs the contract suite that {@code testkit} publishes for it.
 */
@NullMarked
package dev.ashlar.spi;

import org.jspecify.annotations.NullMarked;
