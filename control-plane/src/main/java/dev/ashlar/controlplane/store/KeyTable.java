package dev.ashlar.controlplane.store;

import dev.ashlar.platform.auth.Role;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Statements over {@code api_key}. */
public final class KeyTable {
  private static final RowMapper<KeyRow> ROW =
      (row, context) ->
          new KeyRow(
              row.getString("id"),
              row.getString("name"),
              row.getString("workspace"),
              Role.valueOf(row.getString("role")),
              row.getString("sha256"),
              row.getLong("created_at"),
              row.getString("created_by"),
              Columns.optionalLong(row, "revoked_at"));

  private KeyTable() {}

  public static void insert(Handle handle, KeyRow row) {
    handle
        .createUpdate(
            "INSERT INTO api_key (id, name, workspace, role, sha256, created_at, created_by)"
                + " VALUES (:id, :name, :workspace, :role, :sha256, :at, :by)")
        .bind("id", row.id())
        .bind("name", row.name())
        .bind("workspace", row.workspace())
        .bind("role", row.role().name())
        .bind("sha256", row.sha256())
        .bind("at", row.createdAtMicros())
        .bind("by", row.createdBy())
        .execute();
  }

  public static Optional<KeyRow> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM api_key WHERE id = :id")
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  public static List<KeyRow> list(Handle handle) {
    return handle.createQuery("SELECT * FROM api_key ORDER BY created_at, id").map(ROW).list();
  }

  /** Returns the keys that are not revoked. */
  public static List<KeyRow> live(Handle handle) {
    return handle
        .createQuery("SELECT * FROM api_key WHERE revoked_at IS NULL ORDER BY created_at, id")
        .map(ROW)
        .list();
  }

  public static long count(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM api_key").mapTo(Long.class).one();
  }

  /** Revokes a key; harmless if it is revoked already. */
  public static void revoke(Handle handle, String id, long atMicros) {
    handle
        .createUpdate("UPDATE api_key SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL")
        .bind("id", id)
        .bind("at", atMicros)
        .execute();
  }

  /** Revokes the keys of a workspace. */
  public static void revokeWorkspace(Handle handle, String workspace, long atMicros) {
    handle
        .createUpdate(
            "UPDATE api_key SET revoked_at = :at WHERE workspace = :workspace"
                + " AND revoked_at IS NULL")
        .bind("workspace", workspace)
        .bind("at", atMicros)
        .execute();
  }
}
