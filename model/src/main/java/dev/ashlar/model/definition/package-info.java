/**
 * Resolved, immutable definitions: what plan and apply agree on and everything downstream reads.
 */
@NullMarked
package dev.ashlar.model.definition;

import org.jspecify.annotations.NullMarked;
