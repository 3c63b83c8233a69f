package dev.ashlar.server.control;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.ashlar.api.v1.ApplyResponse;
import dev.ashlar.api.v1.Key;
import dev.ashlar.api.v1.Snapshot;
import dev.ashlar.api.v1.Workspace;
import dev.ashlar.controlplane.plan.Action;
import dev.ashlar.controlplane.plan.Applied;
import dev.ashlar.controlplane.plan.Change;
import dev.ashlar.controlplane.plan.JobForecast;
import dev.ashlar.controlplane.plan.ObjectKind;
import dev.ashlar.controlplane.plan.Plan;
import dev.ashlar.controlplane.store.KeyRow;
import dev.ashlar.controlplane.store.SnapshotRow;
import dev.ashlar.controlplane.store.WorkspaceRow;
import dev.ashlar.model.definition.FeatureServiceId;

/** What the control plane says, as messages. */
final class ControlMessages {
  private ControlMessages() {}

  static Workspace workspace(WorkspaceRow row) {
    return Workspace.newBuilder()
        .setName(row.name())
        .setKind(kind(row.live()))
        .setSnapshot(row.snapshot())
        .setCreatedAt(time(row.createdAtMicros()))
        .build();
  }

  static dev.ashlar.api.v1.Plan plan(Plan plan) {
    dev.ashlar.api.v1.Plan.Builder message =
        dev.ashlar.api.v1.Plan.newBuilder()
            .setId(plan.id())
            .setWorkspace(plan.workspace())
            .setKind(kind(plan.live()))
            .setBaseSnapshot(plan.baseSnapshot())
            .setTotals(totals(plan.totals()))
            .setEmpty(plan.isEmpty())
            .setSummary(plan.summary());
    plan.restores().ifPresent(message::setRestoresSnapshot);
    plan.changes().forEach(change -> message.addChanges(change(plan.workspace(), change)));
    return message.build();
  }

  static ApplyResponse applied(Applied applied) {
    return ApplyResponse.newBuilder()
        .setSnapshot(applied.snapshot())
        .setOutcome(ApplyResponse.Outcome.valueOf(applied.outcome().name()))
        .addAllJobIds(applied.jobIds())
        .build();
  }

  static Snapshot snapshot(SnapshotRow row) {
    Snapshot.Builder message =
        Snapshot.newBuilder()
            .setNumber(row.number())
            .setPlanId(row.planId())
            .setSummary(row.summary())
            .setAppliedAt(time(row.appliedAtMicros()))
            .setAppliedBy(row.appliedBy());
    row.restores().ifPresent(message::setRestoresSnapshot);
    return message.build();
  }

  static Key key(KeyRow row) {
    Key.Builder message =
        Key.newBuilder()
            .setId(row.id())
            .setName(row.name())
            .setWorkspace(row.workspace())
            .setRole(Key.Role.valueOf(row.role().name()))
            .setCreatedAt(time(row.createdAtMicros()))
            .setCreatedBy(row.createdBy());
    row.revokedAtMicros().ifPresent(at -> message.setRevokedAt(time(at)));
    return message.build();
  }

  static Timestamp time(long micros) {
    return Timestamps.fromMicros(micros);
  }

  private static Workspace.Kind kind(boolean live) {
    return live ? Workspace.Kind.LIVE : Workspace.Kind.DEVELOPMENT;
  }

  private static dev.ashlar.api.v1.Plan.Totals totals(Plan.Totals totals) {
    return dev.ashlar.api.v1.Plan.Totals.newBuilder()
        .setEntities(totals.entities())
        .setBatchSources(totals.sources())
        .setBatchFeatureViews(totals.views())
        .setFeatureServices(totals.services())
        .build();
  }

  private static dev.ashlar.api.v1.Change change(String workspace, Change change) {
    dev.ashlar.api.v1.Change.Builder message =
        dev.ashlar.api.v1.Change.newBuilder()
            .setAction(dev.ashlar.api.v1.Change.Action.valueOf(change.action().name()))
            .setKind(dev.ashlar.api.v1.Change.Kind.valueOf(change.kind().name()))
            .setName(change.name())
            .addAllReasons(change.reasons())
            .setFeatures(change.features())
            .setChangesOnline(change.changesOnline());
    change.jobs().ifPresent(jobs -> message.setJobs(forecast(jobs)));
    if (change.kind() == ObjectKind.FEATURE_SERVICE && change.action() != Action.DELETE) {
      message.setId(FeatureServiceId.of(workspace, change.name()));
    }
    return message.build();
  }

  private static dev.ashlar.api.v1.JobForecast forecast(JobForecast forecast) {
    dev.ashlar.api.v1.JobForecast.Builder message =
        dev.ashlar.api.v1.JobForecast.newBuilder()
            .setJobs(forecast.jobs())
            .setIntervals(forecast.intervals())
            .setOffline(forecast.offline())
            .setOnline(forecast.online())
            .setPublishOnly(forecast.publishOnly());
    forecast
        .span()
        .ifPresent(span ->
            message.setStartTime(time(span.startMicros())).setEndTime(time(span.endMicros())));
    forecast.onlineMicros().ifPresent(micros -> message.setOnlineReach(duration(micros)));
    forecast.everyMicros().ifPresent(micros -> message.setEvery(duration(micros)));
    return message.build();
  }

  private static Duration duration(long micros) {
    return Durations.fromMicros(micros);
  }
}
