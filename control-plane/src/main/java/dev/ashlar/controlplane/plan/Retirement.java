package dev.ashlar.controlplane.plan;

import dev.ashlar.controlplane.store.JobTable;
import dev.ashlar.controlplane.store.VersionRow;
import dev.ashlar.controlplane.store.VersionTable;
import org.jdbi.v3.core.Handle;

/** The end of a version of a view: its jobs stop, and its table goes when none runs. */
public final class Retirement {
  private Retirement() {}

  /** Retires a version in the caller's transaction. */
  public static void retire(Handle handle, VersionRow version, long atMicros) {
    VersionTable.retire(handle, version.id(), atMicros);
    JobTable.cancelPending(handle, version.id(), "its view was replaced or deleted", atMicros);
    JobTable.requestCancel(handle, version.id());
  }
}
