package dev.ashlar.controlplane.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Statements over {@code snapshot}. */
public final class SnapshotTable {
  private static final RowMapper<SnapshotRow> ROW =
      (row, context) ->
          new SnapshotRow(
              row.getString("workspace"),
              row.getLong("number"),
              row.getString("definitions"),
              row.getString("plan_id"),
              Columns.optionalLong(row, "restores"),
              row.getString("summary"),
              row.getLong("applied_at"),
              row.getString("applied_by"));

  private SnapshotTable() {}

  public static void insert(Handle handle, SnapshotRow row) {
    handle
        .createUpdate(
            "INSERT INTO snapshot (workspace, number, definitions, plan_id, restores, summary,"
                + " applied_at, applied_by) VALUES (:workspace, :number, :definitions, :plan,"
                + " :restores, :summary, :at, :by)")
        .bind("workspace", row.workspace())
        .bind("number", row.number())
        .bind("definitions", row.definitions())
        .bind("plan", row.planId())
        .bind("restores", Columns.orNull(row.restores()))
        .bind("summary", row.summary())
        .bind("at", row.appliedAtMicros())
        .bind("by", row.appliedBy())
        .execute();
  }

  public static Optional<SnapshotRow> find(Handle handle, String workspace, long number) {
    return handle
        .createQuery("SELECT * FROM snapshot WHERE workspace = :workspace AND number = :number")
        .bind("workspace", workspace)
        .bind("number", number)
        .map(ROW)
        .findOne();
  }

  /** Returns the newest snapshot that a plan became, if it was applied. */
  public static Optional<SnapshotRow> findByPlan(Handle handle, String workspace, String planId) {
    return handle
        .createQuery(
            "SELECT * FROM snapshot WHERE workspace = :workspace AND plan_id = :plan"
                + " ORDER BY number DESC LIMIT 1")
        .bind("workspace", workspace)
        .bind("plan", planId)
        .map(ROW)
        .findOne();
  }

  /** Returns the newest snapshots first. */
  public static List<SnapshotRow> list(Handle handle, String workspace, int limit) {
    return handle
        .createQuery(
            "SELECT * FROM snapshot WHERE workspace = :workspace ORDER BY number DESC LIMIT :limit")
        .bind("workspace", workspace)
        .bind("limit", limit)
        .map(ROW)
        .list();
  }
}
