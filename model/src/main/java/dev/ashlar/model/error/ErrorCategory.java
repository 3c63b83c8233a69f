package dev.ashlar.model.error;

/** Who can do something about an error. */
public enum ErrorCategory {
  /** The caller: a bad definition, request, file or key. */
  USER,
  /** Something outside the program: a disk, a file that vanished, another service. */
  EXTERNAL,
  /** A limit of this machine or of the configuration: memory, time, disk space. */
  RESOURCE,
  /** A defect of the platform. */
  INTERNAL
}
