/**
 * Who decides: workspaces, plan and apply, jobs and keys. {@link
 * dev.ashlar.controlplane.ControlPlane} is the way in.
 */
@NullMarked
package dev.ashlar.controlplane;

import org.jspecify.annotations.NullMarked;
