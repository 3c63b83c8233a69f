package dev.ashlar.controlplane.store;

import dev.ashlar.model.time.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Statements over {@code view_version} and {@code completed_run}. */
public final class VersionTable {
  private static final RowMapper<VersionRow> ROW =
      (row, context) ->
          new VersionRow(
              row.getLong("id"),
              row.getString("workspace"),
              row.getString("view_name"),
              row.getString("table_name"),
              Columns.optionalLong(row, "online_start"),
              Columns.truth(row, "publish_due"),
              Columns.optionalLong(row, "retired_at"));

  private VersionTable() {}

  /** Adds the next version of a view. Its table's name ends in its id, so no two are ever equal. */
  public static VersionRow insert(Handle handle, String workspace, String view, long atMicros) {
    long id =
        handle
            .createQuery("SELECT COALESCE(MAX(id), 0) + 1 FROM view_version")
            .mapTo(Long.class)
            .one();
    String table =
        (workspace + "_" + view).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_") + "_" + id;
    handle
        .createUpdate(
            "INSERT INTO view_version (id, workspace, view_name, table_name, created_at)"
                + " VALUES (:id, :workspace, :view, :table, :at)")
        .bind("id", id)
        .bind("workspace", workspace)
        .bind("view", view)
        .bind("table", table)
        .bind("at", atMicros)
        .execute();
    return find(handle, id).orElseThrow();
  }

  public static Optional<VersionRow> find(Handle handle, long id) {
    return handle
        .createQuery("SELECT * FROM view_version WHERE id = :id")
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** Returns the versions that definitions use, of all workspaces. */
  public static List<VersionRow> current(Handle handle) {
    return handle
        .createQuery("SELECT * FROM view_version WHERE retired_at IS NULL ORDER BY id")
        .map(ROW)
        .list();
  }

  /** Returns the versions that a workspace's definitions use. */
  public static List<VersionRow> current(Handle handle, String workspace) {
    return inWorkspace(
            handle,
            "SELECT * FROM view_version WHERE workspace = :workspace AND retired_at IS NULL"
                + " ORDER BY id",
            workspace)
        .map(ROW)
        .list();
  }

  /** Returns the version of a view that definitions use. */
  public static Optional<VersionRow> current(Handle handle, String workspace, String view) {
    return inWorkspace(
            handle,
            "SELECT * FROM view_version WHERE workspace = :workspace AND view_name = :view"
                + " AND retired_at IS NULL",
            workspace)
        .bind("view", view)
        .map(ROW)
        .findOne();
  }

  public static void retire(Handle handle, long id, long atMicros) {
    handle
        .createUpdate("UPDATE view_version SET retired_at = :at WHERE id = :id")
        .bind("id", id)
        .bind("at", atMicros)
        .execute();
  }

  /** Takes the versions of a deleted workspace away from a later one of the same name. */
  public static void orphan(Handle handle, String workspace, long atMicros) {
    handle
        .createUpdate("UPDATE view_version SET workspace = :orphaned WHERE workspace = :workspace")
        .bind("workspace", workspace)
        .bind("orphaned", workspace + "#" + atMicros)
        .execute();
  }

  /** Returns retired versions that no job runs on and whose tables still exist. */
  public static List<VersionRow> droppable(Handle handle) {
    return handle
        .createQuery(
            "SELECT * FROM view_version v WHERE v.retired_at IS NOT NULL AND v.dropped_at IS NULL"
                + " AND NOT EXISTS (SELECT 1 FROM job j WHERE j.view_version = v.id"
                + " AND j.state IN ('PENDING', 'RUNNING')) ORDER BY id")
        .map(ROW)
        .list();
  }

  public static void dropped(Handle handle, long id, long atMicros) {
    handle
        .createUpdate("UPDATE view_version SET dropped_at = :at WHERE id = :id")
        .bind("id", id)
        .bind("at", atMicros)
        .execute();
  }

  public static void publishDue(Handle handle, long id, PublishDue due) {
    handle
        .createUpdate("UPDATE view_version SET publish_due = :due WHERE id = :id")
        .bind("id", id)
        .bind("due", due == PublishDue.YES ? 1 : 0)
        .execute();
  }

  /** Keeps the earliest start that a version kept online only ever had. */
  public static void onlineStart(Handle handle, long id, long startMicros) {
    handle
        .createUpdate(
            "UPDATE view_version SET online_start = :start WHERE id = :id"
                + " AND (online_start IS NULL OR online_start > :start)")
        .bind("id", id)
        .bind("start", startMicros)
        .execute();
  }

  /** Returns the next run's number and counts it as used. */
  public static long takeRun(Handle handle, long id) {
    long run =
        handle
            .createQuery("SELECT next_run FROM view_version WHERE id = :id")
            .bind("id", id)
            .mapTo(Long.class)
            .one();
    handle
        .createUpdate("UPDATE view_version SET next_run = next_run + 1 WHERE id = :id")
        .bind("id", id)
        .execute();
    return run;
  }

  /** Records that a run's rows are stored; harmless if they were before. */
  public static void completed(Handle handle, JobRow job, Interval span, long atMicros) {
    handle
        .createUpdate(
            "INSERT INTO completed_run (view_version, run, span_start, span_end, job_id,"
                + " completed_at) VALUES (:version, :run, :start, :end, :job, :at)"
                + " ON CONFLICT (view_version, run) DO NOTHING")
        .bind("version", job.versionId())
        .bind("run", job.run().getAsLong())
        .bind("start", span.startMicros())
        .bind("end", span.endMicros())
        .bind("job", job.id())
        .bind("at", atMicros)
        .execute();
  }

  /** Returns the spans of a version's completed runs, earliest first; they may overlap. */
  public static List<Interval> completedSpans(Handle handle, long id) {
    return handle
        .createQuery(
            "SELECT DISTINCT span_start, span_end FROM completed_run WHERE view_version = :id"
                + " ORDER BY span_start, span_end")
        .bind("id", id)
        .map((row, context) -> new Interval(row.getLong("span_start"), row.getLong("span_end")))
        .list();
  }

  /** Whether the online values are behind what is stored. */
  public enum PublishDue {
    NO,
    YES
  }

  private static Query inWorkspace(Handle handle, String sql, String workspace) {
    return handle.createQuery(sql).bind("workspace", workspace);
  }
}
