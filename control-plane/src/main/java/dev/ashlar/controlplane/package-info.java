/** Who decides: workspaces, plan and apply, jobs, principals and audit. */
@NullMarked
package dev.ashlar.controlplane;

import org.jspecify.annotations.NullMarked;
