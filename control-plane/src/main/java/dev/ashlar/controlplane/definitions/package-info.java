/** The stored form of resolved definitions: versioned JSON that a restart rebuilds them from. */
@NullMarked
package dev.ashlar.controlplane.definitions;

import org.jspecify.annotations.NullMarked;
