package dev.ashlar.controlplane.store;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Statements over {@code workspace}. */
public final class WorkspaceTable {
  private static final RowMapper<WorkspaceRow> ROW =
      (row, context) ->
          new WorkspaceRow(
              row.getString("name"),
              Columns.truth(row, "live"),
              row.getLong("snapshot"),
              row.getLong("created_at"));

  private WorkspaceTable() {}

  public static void insert(Handle handle, WorkspaceRow row) {
    handle
        .createUpdate(
            "INSERT INTO workspace (name, live, snapshot, created_at)"
                + " VALUES (:name, :live, :snapshot, :at)")
        .bind("name", row.name())
        .bind("live", Columns.number(row.live()))
        .bind("snapshot", row.snapshot())
        .bind("at", row.createdAtMicros())
        .execute();
  }

  public static Optional<WorkspaceRow> find(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM workspace WHERE name = :name")
        .bind("name", name)
        .map(ROW)
        .findOne();
  }

  /** Returns a workspace, or raises NOT_FOUND. */
  public static WorkspaceRow get(Handle handle, String name) {
    return find(handle, name)
        .orElseThrow(() -> {
          List<String> names = list(handle).stream().map(WorkspaceRow::name).toList();
          return new AshlarException(
              ErrorCode.NOT_FOUND,
              "no workspace " + name + " (expected: one of " + String.join(", ", names) + ")");
        });
  }

  public static List<WorkspaceRow> list(Handle handle) {
    return handle.createQuery("SELECT * FROM workspace ORDER BY name").map(ROW).list();
  }

  /** Moves a workspace to its next snapshot; returns false if another apply was faster. */
  public static boolean advance(Handle handle, String name, long baseSnapshot) {
    return handle
            .createUpdate(
                "UPDATE workspace SET snapshot = :base + 1 WHERE name = :name AND snapshot = :base")
            .bind("name", name)
            .bind("base", baseSnapshot)
            .execute()
        == 1;
  }

  public static void delete(Handle handle, String name) {
    handle.createUpdate("DELETE FROM workspace WHERE name = :name").bind("name", name).execute();
  }
}
