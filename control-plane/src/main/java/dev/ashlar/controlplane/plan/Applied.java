package dev.ashlar.controlplane.plan;

import java.util.List;

/**
 * What an apply did.
 *
 * @param snapshot the workspace's snapshot from now on; unchanged if there was nothing to do
 * @param jobIds the jobs that were made, in order
 */
public record Applied(long snapshot, Outcome outcome, List<String> jobIds) {
  public Applied {
    jobIds = List.copyOf(jobIds);
  }

  /** How an apply ended. */
  public enum Outcome {
    APPLIED,
    /** The same plan had been applied just before; the answer is the one it got. */
    ALREADY_APPLIED,
    /** The plan changes nothing; no snapshot was made. */
    NO_CHANGES
  }
}
