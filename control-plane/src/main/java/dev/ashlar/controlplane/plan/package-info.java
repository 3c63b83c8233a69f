/** What an apply would change, and which jobs it would start. */
@NullMarked
package dev.ashlar.controlplane.plan;

import org.jspecify.annotations.NullMarked;
