package dev.ashlar.controlplane.store;

import dev.ashlar.model.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Statements over {@code job}. */
public final class JobTable {
  private static final String SELECT =
      "SELECT j.*, v.workspace, v.view_name, v.table_name FROM job j"
          + " JOIN view_version v ON v.id = j.view_version ";
  private static final RowMapper<JobRow> ROW = (row, context) -> job(row);

  private JobTable() {}

  /** Adds a pending job. */
  public static void insert(Handle handle, NewJob job) {
    handle
        .createUpdate(
            "INSERT INTO job (seq, id, view_version, snapshot, kind, span_start, span_end, state,"
                + " next_attempt_at, created_at, updated_at) VALUES"
                + " ((SELECT COALESCE(MAX(seq), 0) + 1 FROM job), :id, :version, :snapshot, :kind,"
                + " :start, :end, 'PENDING', :at, :at, :at)")
        .bind("id", job.id())
        .bind("version", job.versionId())
        .bind("snapshot", job.snapshot())
        .bind("kind", job.kind().name())
        .bind("start", job.span().map(Interval::startMicros).orElse(null))
        .bind("end", job.span().map(Interval::endMicros).orElse(null))
        .bind("at", job.atMicros())
        .execute();
  }

  public static Optional<JobRow> find(Handle handle, String id) {
    return handle.createQuery(SELECT + "WHERE j.id = :id").bind("id", id).map(ROW).findOne();
  }

  /** Returns the jobs of a workspace, the newest first; null for any view or state. */
  public static List<JobRow> list(Handle handle, Filter filter) {
    return handle
        .createQuery(
            SELECT
                + "WHERE v.workspace = :workspace"
                + " AND (:view IS NULL OR v.view_name = :view)"
                + " AND (:state IS NULL OR j.state = :state) ORDER BY j.seq DESC LIMIT :limit")
        .bind("workspace", filter.workspace())
        .bind("view", filter.view())
        .bind("state", filter.state() == null ? null : filter.state().name())
        .bind("limit", filter.limit())
        .map(ROW)
        .list();
  }

  /** Returns the ids of the jobs that an apply made, in order. */
  public static List<String> idsOfSnapshot(Handle handle, String workspace, long snapshot) {
    return handle
        .createQuery(
            "SELECT j.id FROM job j JOIN view_version v ON v.id = j.view_version"
                + " WHERE v.workspace = :workspace AND j.snapshot = :snapshot ORDER BY j.seq")
        .bind("workspace", workspace)
        .bind("snapshot", snapshot)
        .mapTo(String.class)
        .list();
  }

  /** Returns the spans of all jobs of a version, whatever became of them. */
  public static List<Interval> spans(Handle handle, long versionId) {
    return handle
        .createQuery(
            "SELECT DISTINCT span_start, span_end FROM job WHERE view_version = :version"
                + " AND span_start IS NOT NULL ORDER BY span_start, span_end")
        .bind("version", versionId)
        .map((row, context) -> new Interval(row.getLong("span_start"), row.getLong("span_end")))
        .list();
  }

  /** Returns how many jobs of a version wait or run. */
  public static long open(Handle handle, long versionId) {
    return handle
        .createQuery(
            "SELECT COUNT(*) FROM job WHERE view_version = :version"
                + " AND state IN ('PENDING', 'RUNNING')")
        .bind("version", versionId)
        .mapTo(Long.class)
        .one();
  }

  /**
   * Returns the job to run next: of the version whose turn it is, the earliest span; one job of a
   * version at a time.
   */
  public static Optional<JobRow> next(Handle handle, long nowMicros) {
    return handle
        .createQuery(
            SELECT
                + "WHERE j.state = 'PENDING' AND j.next_attempt_at <= :now AND j.view_version = ("
                + "SELECT p.view_version FROM job p WHERE p.state = 'PENDING'"
                + " AND p.next_attempt_at <= :now AND NOT EXISTS (SELECT 1 FROM job r"
                + " WHERE r.view_version = p.view_version AND r.state = 'RUNNING')"
                + " ORDER BY p.seq LIMIT 1)"
                + " ORDER BY CASE WHEN j.span_start IS NULL THEN 1 ELSE 0 END, j.span_start, j.seq"
                + " LIMIT 1")
        .bind("now", nowMicros)
        .map(ROW)
        .findOne();
  }

  public static List<JobRow> inState(Handle handle, JobState state) {
    return handle
        .createQuery(SELECT + "WHERE j.state = :state ORDER BY j.seq")
        .bind("state", state.name())
        .map(ROW)
        .list();
  }

  /** Takes a pending job to RUNNING: one more attempt. */
  public static void start(
      Handle handle, String id, long run, OptionalLong publishThrough, long atMicros) {
    handle
        .createUpdate(
            "UPDATE job SET state = 'RUNNING', run = :run, publish_through = :through,"
                + " attempts = attempts + 1, reason = NULL, updated_at = :at WHERE id = :id")
        .bind("id", id)
        .bind("run", run)
        .bind("through", Columns.orNull(publishThrough))
        .bind("at", atMicros)
        .execute();
  }

  public static void succeed(Handle handle, String id, JobRow.Counts counts, long atMicros) {
    end(handle, id, JobState.SUCCEEDED, null, atMicros);
    handle
        .createUpdate(
            "UPDATE job SET rows_written = :rows, rows_null_key = :nulls, keys_published = :keys,"
                + " failed_conditions = :failed WHERE id = :id")
        .bind("id", id)
        .bind("rows", counts.rowsWritten())
        .bind("nulls", counts.rowsWithNullKey())
        .bind("keys", counts.keysPublished())
        .bind("failed", counts.failedConditions())
        .execute();
  }

  /** Takes a job to a state in which nothing more happens to it by itself. */
  public static void end(
      Handle handle, String id, JobState state, @Nullable String reason, long atMicros) {
    handle
        .createUpdate(
            "UPDATE job SET state = :state, reason = :reason, updated_at = :at WHERE id = :id")
        .bind("id", id)
        .bind("state", state.name())
        .bind("reason", reason)
        .bind("at", atMicros)
        .execute();
  }

  /** Takes a running job back to PENDING, for another attempt. */
  public static void waitForAttempt(
      Handle handle, String id, String reason, long nextAttemptAtMicros, long atMicros) {
    again(handle, "attempts = attempts", id, nextAttemptAtMicros, atMicros)
        .bind("reason", reason)
        .execute();
  }

  /**
   * Takes a running job back to PENDING because the process that ran it died; no attempt counts.
   */
  public static void resume(Handle handle, String id, String reason, long atMicros) {
    again(handle, "attempts = attempts - 1", id, atMicros, atMicros)
        .bind("reason", reason)
        .execute();
  }

  /** Takes a job that ended to PENDING with all its attempts, as a new run. */
  public static void restart(Handle handle, String id, String reason, long atMicros) {
    again(handle, "attempts = 0, run = NULL", id, atMicros, atMicros)
        .bind("reason", reason)
        .execute();
  }

  /** Cancels the jobs of a version that wait. */
  public static void cancelPending(Handle handle, long versionId, String reason, long atMicros) {
    handle
        .createUpdate(
            "UPDATE job SET state = 'CANCELLED', reason = :reason, updated_at = :at"
                + " WHERE view_version = :version AND state = 'PENDING'")
        .bind("version", versionId)
        .bind("reason", reason)
        .bind("at", atMicros)
        .execute();
  }

  /** Asks the process that runs a job to stop it. */
  public static void requestCancel(Handle handle, String id) {
    handle
        .createUpdate("UPDATE job SET cancel_requested = 1 WHERE id = :id AND state = 'RUNNING'")
        .bind("id", id)
        .execute();
  }

  /** Asks the processes that run a version's jobs to stop them. */
  public static void requestCancel(Handle handle, long versionId) {
    handle
        .createUpdate(
            "UPDATE job SET cancel_requested = 1 WHERE view_version = :version"
                + " AND state = 'RUNNING'")
        .bind("version", versionId)
        .execute();
  }

  /** Returns the running jobs that somebody wants stopped. */
  public static List<String> cancelRequested(Handle handle) {
    return handle
        .createQuery("SELECT id FROM job WHERE state = 'RUNNING' AND cancel_requested = 1")
        .mapTo(String.class)
        .list();
  }

  /** A job to be made. */
  public record NewJob(
      String id,
      long versionId,
      long snapshot,
      JobKind kind,
      Optional<Interval> span,
      long atMicros) {}

  /** Which jobs to list; null means any. */
  public record Filter(
      String workspace, @Nullable String view, @Nullable JobState state, int limit) {}

  private static Update again(
      Handle handle, String assignments, String id, long nextAttemptAtMicros, long atMicros) {
    return handle
        .createUpdate(
            "UPDATE job SET state = 'PENDING', publish_through = NULL, cancel_requested = 0, "
                + assignments
                + ", reason = :reason, next_attempt_at = :next, updated_at = :at WHERE id = :id")
        .bind("id", id)
        .bind("next", nextAttemptAtMicros)
        .bind("at", atMicros);
  }

  private static JobRow job(ResultSet row) throws SQLException {
    return new JobRow(
        row.getLong("seq"),
        row.getString("id"),
        row.getLong("view_version"),
        row.getString("workspace"),
        row.getString("view_name"),
        row.getString("table_name"),
        row.getLong("snapshot"),
        JobKind.valueOf(row.getString("kind")),
        span(row),
        JobState.valueOf(row.getString("state")),
        Columns.optionalLong(row, "run"),
        Columns.optionalLong(row, "publish_through"),
        row.getInt("attempts"),
        row.getLong("next_attempt_at"),
        Optional.ofNullable(row.getString("reason")),
        new JobRow.Counts(
            row.getLong("rows_written"),
            row.getLong("rows_null_key"),
            row.getLong("keys_published"),
            row.getLong("failed_conditions")),
        row.getLong("created_at"),
        row.getLong("updated_at"));
  }

  private static Optional<Interval> span(ResultSet row) throws SQLException {
    OptionalLong start = Columns.optionalLong(row, "span_start");
    return start.isPresent()
        ? Optional.of(new Interval(start.getAsLong(), row.getLong("span_end")))
        : Optional.empty();
  }
}
