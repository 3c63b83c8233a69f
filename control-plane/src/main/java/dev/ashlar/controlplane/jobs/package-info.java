/** Which intervals need a job, and the scheduler that runs the jobs. */
@NullMarked
package dev.ashlar.controlplane.jobs;

import org.jspecify.annotations.NullMarked;
