package dev.ashlar.server.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.controlplane.jobs.JobProgress;
import dev.ashlar.controlplane.plan.Change;
import dev.ashlar.controlplane.plan.JobForecast;
import dev.ashlar.controlplane.plan.Plan;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.KeyRow;
import dev.ashlar.controlplane.store.SnapshotRow;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.model.time.Durations;
import dev.ashlar.model.time.Timestamps;
import java.util.Locale;
import java.util.Optional;

/** The control plane's records as JSON. Times are ISO 8601. */
final class ControlJson {
  private ControlJson() {}

  static ObjectNode workspace(WorkspaceRow row) {
    return RequestJson.object()
        .put("name", row.name())
        .put("live", row.live())
        .put("snapshot", row.snapshot())
        .put("created_at", Timestamps.format(row.createdAtMicros()));
  }

  static ObjectNode plan(Plan plan) {
    ObjectNode node =
        RequestJson.object()
            .put("id", plan.id())
            .put("workspace", plan.workspace())
            .put("live", plan.live())
            .put("base_snapshot", plan.baseSnapshot());
    plan.restores().ifPresent(snapshot -> node.put("restores", snapshot));
    node.putObject("totals")
        .put("entities", plan.totals().entities())
        .put("sources", plan.totals().sources())
        .put("views", plan.totals().views())
        .put("services", plan.totals().services());
    ArrayNode changes = node.putArray("changes");
    plan.changes().forEach(change -> changes.add(change(change)));
    return node;
  }

  private static ObjectNode change(Change change) {
    ObjectNode node =
        RequestJson.object()
            .put("action", change.action().name())
            .put("kind", change.kind().name().toLowerCase(Locale.ROOT))
            .put("name", change.name())
            .put("features", change.features());
    ArrayNode reasons = node.putArray("reasons");
    change.reasons().forEach(reasons::add);
    change.jobs().ifPresent(jobs -> node.set("jobs", jobs(jobs)));
    return node;
  }

  private static ObjectNode jobs(JobForecast jobs) {
    ObjectNode node =
        RequestJson.object()
            .put("jobs", jobs.jobs())
            .put("intervals", jobs.intervals())
            .put("offline", jobs.offline())
            .put("online", jobs.online())
            .put("publish_only", jobs.publishOnly());
    jobs.span()
        .ifPresent(span ->
            node.put("start_time", Timestamps.format(span.startMicros()))
                .put("end_time", Timestamps.format(span.endMicros())));
    jobs.onlineMicros().ifPresent(reach -> node.put("online_seconds", reach / Durations.SECOND));
    jobs.everyMicros().ifPresent(every -> node.put("every_seconds", every / Durations.SECOND));
    return node;
  }

  static ObjectNode snapshot(SnapshotRow row) {
    ObjectNode node =
        RequestJson.object()
            .put("number", row.number())
            .put("plan_id", row.planId())
            .put("summary", row.summary())
            .put("applied_at", Timestamps.format(row.appliedAtMicros()))
            .put("applied_by", row.appliedBy());
    row.restores().ifPresent(snapshot -> node.put("restores", snapshot));
    return node;
  }

  static ObjectNode job(JobRow job, Optional<JobProgress> progress) {
    ObjectNode node =
        RequestJson.object()
            .put("id", job.id())
            .put("workspace", job.workspace())
            .put("feature_view", job.view())
            .put("kind", job.kind().name().toLowerCase(Locale.ROOT))
            .put("state", job.state().name())
            .put("attempts", job.attempts())
            .put("rows_written", job.counts().rowsWritten())
            .put("rows_with_null_key", job.counts().rowsWithNullKey())
            .put("keys_published", job.counts().keysPublished())
            .put("created_at", Timestamps.format(job.createdAtMicros()))
            .put("updated_at", Timestamps.format(job.updatedAtMicros()));
    job.span()
        .ifPresent(span ->
            node.put("start_time", Timestamps.format(span.startMicros()))
                .put("end_time", Timestamps.format(span.endMicros())));
    job.reason().ifPresent(reason -> node.put("reason", reason));
    progress.ifPresent(now ->
        node.putObject("progress")
            .put("rows", now.rows())
            .put("rows_per_second", now.rowsPerSecond()));
    return node;
  }

  static ObjectNode key(KeyRow row) {
    ObjectNode node =
        RequestJson.object()
            .put("id", row.id())
            .put("name", row.name())
            .put("workspace", row.workspace())
            .put("role", row.role().name().toLowerCase(Locale.ROOT))
            .put("created_at", Timestamps.format(row.createdAtMicros()))
            .put("created_by", row.createdBy());
    row.revokedAtMicros().ifPresent(at -> node.put("revoked_at", Timestamps.format(at)));
    return node;
  }
}
