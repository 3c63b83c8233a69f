package dev.ashlar.controlplane.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Statements over {@code plan}. */
public final class PlanTable {
  private static final RowMapper<PlanRow> ROW =
      (row, context) ->
          new PlanRow(
              row.getString("workspace"),
              row.getString("id"),
              row.getString("hash"),
              row.getLong("base_snapshot"),
              Columns.optionalLong(row, "restores"),
              row.getString("definitions"),
              row.getLong("created_at"),
              row.getString("created_by"));

  private PlanTable() {}

  /** Adds a plan, or makes it the newest if it is there. */
  public static void put(Handle handle, PlanRow row) {
    handle
        .createUpdate("DELETE FROM plan WHERE workspace = :workspace AND id = :id")
        .bind("workspace", row.workspace())
        .bind("id", row.id())
        .execute();
    handle
        .createUpdate(
            "INSERT INTO plan (workspace, id, hash, base_snapshot, restores, definitions,"
                + " created_at, created_by) VALUES (:workspace, :id, :hash, :base, :restores,"
                + " :definitions, :at, :by)")
        .bind("workspace", row.workspace())
        .bind("id", row.id())
        .bind("hash", row.hash())
        .bind("base", row.baseSnapshot())
        .bind("restores", Columns.orNull(row.restores()))
        .bind("definitions", row.definitions())
        .bind("at", row.createdAtMicros())
        .bind("by", row.createdBy())
        .execute();
  }

  public static Optional<PlanRow> find(Handle handle, String workspace, String id) {
    return handle
        .createQuery("SELECT * FROM plan WHERE workspace = :workspace AND id = :id")
        .bind("workspace", workspace)
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** Removes the oldest plans of a workspace until only some are left. */
  public static void keepNewest(Handle handle, String workspace, int count) {
    handle
        .createUpdate(
            "DELETE FROM plan WHERE workspace = :workspace AND id NOT IN (SELECT id FROM plan"
                + " WHERE workspace = :workspace ORDER BY created_at DESC, id LIMIT :count)")
        .bind("workspace", workspace)
        .bind("count", count)
        .execute();
  }
}
