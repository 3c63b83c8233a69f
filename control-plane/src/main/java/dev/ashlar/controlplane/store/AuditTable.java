package dev.ashlar.controlplane.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Statements over {@code audit}. */
public final class AuditTable {
  private AuditTable() {}

  /** Adds a record; call it in the transaction of the change. */
  public static void insert(Handle handle, AuditRow row) {
    handle
        .createUpdate(
            "INSERT INTO audit (seq, at, principal, action, workspace, target) VALUES"
                + " ((SELECT COALESCE(MAX(seq), 0) + 1 FROM audit), :at, :principal, :action,"
                + " :workspace, :target)")
        .bind("at", row.atMicros())
        .bind("principal", row.principal())
        .bind("action", row.action())
        .bind("workspace", row.workspace())
        .bind("target", row.target())
        .execute();
  }

  /** Returns all records, the oldest first. */
  public static List<AuditRow> list(Handle handle) {
    return handle
        .createQuery("SELECT * FROM audit ORDER BY seq")
        .map((row, context) ->
            new AuditRow(
                row.getLong("at"),
                row.getString("principal"),
                row.getString("action"),
                row.getString("workspace"),
                row.getString("target")))
        .list();
  }

  /** Who changed what, and when. */
  public record AuditRow(
      long atMicros, String principal, String action, String workspace, String target) {}
}
