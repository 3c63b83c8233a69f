package dev.ashlar.server.control;

import dev.ashlar.api.v1.Job;
import dev.ashlar.api.v1.JobProgress;
import dev.ashlar.api.v1.ListJobsResponse;
import dev.ashlar.api.v1.MaterializeRequest;
import dev.ashlar.api.v1.MaterializeResponse;
import dev.ashlar.controlplane.ControlPlane;
import dev.ashlar.controlplane.jobs.JobCommands;
import dev.ashlar.controlplane.store.JobRow;
import dev.ashlar.controlplane.store.JobState;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Interval;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;
import java.util.Arrays;
import java.util.Locale;

/** Jobs, and the wish for more of them. Thread-safe. */
final class JobRoutes {
  private final ControlPlane plane;

  JobRoutes(ControlPlane plane) {
    this.plane = plane;
  }

  HttpAnswer list(HttpCall call) {
    ListJobsResponse.Builder response = ListJobsResponse.newBuilder();
    plane
        .jobs(
            workspace(call),
            call.queryParameter("view"),
            call.queryParameter("state").map(JobRoutes::state))
        .forEach(row -> response.addJobs(message(row)));
    return ControlJson.ok(response.build());
  }

  HttpAnswer show(HttpCall call) {
    return ControlJson.ok(message(plane.job(workspace(call), call.pathParameter("job"))));
  }

  HttpAnswer cancel(HttpCall call) {
    return ControlJson.ok(
        message(plane.cancelJob(workspace(call), call.pathParameter("job"), call.principal())));
  }

  HttpAnswer retry(HttpCall call) {
    return ControlJson.ok(
        message(plane.retryJob(workspace(call), call.pathParameter("job"), call.principal())));
  }

  HttpAnswer materialize(HttpCall call) {
    MaterializeRequest request = ControlJson.parse(call, MaterializeRequest.newBuilder()).build();
    long from = time("from", request.getFrom());
    long to = time("to", request.getTo());
    if (from >= to) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, "from is not before to (expected: from < to)");
    }
    JobCommands.Request wish =
        new JobCommands.Request(
            workspace(call),
            request.getFeatureView(),
            new Interval(from, to),
            request.getOverwrite()
                ? JobCommands.Completed.OVERWRITE
                : JobCommands.Completed.REFUSE);
    return ControlJson.ok(
        MaterializeResponse.newBuilder()
            .addAllJobIds(plane.materialize(wish, call.principal()))
            .build());
  }

  private Job message(JobRow row) {
    Job.Builder message =
        Job.newBuilder()
            .setId(row.id())
            .setWorkspace(row.workspace())
            .setFeatureView(row.view())
            .setKind(Job.Kind.valueOf(row.kind().name()))
            .setState(Job.State.valueOf(row.state().name()))
            .setAttempts(row.attempts())
            .setReason(row.reason().orElse(""))
            .setRowsWritten(row.counts().rowsWritten())
            .setRowsWithNullKey(row.counts().rowsWithNullKey())
            .setKeysPublished(row.counts().keysPublished())
            .setFailedConditions(row.counts().failedConditions())
            .setCreatedAt(ControlMessages.time(row.createdAtMicros()))
            .setUpdatedAt(ControlMessages.time(row.updatedAtMicros()));
    if (row.state() == JobState.PENDING) {
      message.setNextAttemptAt(ControlMessages.time(row.nextAttemptAtMicros()));
    }
    row.span()
        .ifPresent(span ->
            message
                .setStartTime(ControlMessages.time(span.startMicros()))
                .setEndTime(ControlMessages.time(span.endMicros())));
    plane.progress(row.id()).ifPresent(progress -> message.setProgress(message(progress)));
    return message.build();
  }

  private static JobProgress message(dev.ashlar.controlplane.jobs.JobProgress progress) {
    JobProgress.Builder message =
        JobProgress.newBuilder()
            .setRows(progress.done().rows())
            .setRowsPerSecond(progress.rowsPerSecond())
            .setStartedAt(ControlMessages.time(progress.startedAtMicros()));
    progress.done().share().ifPresent(message::setShare);
    return message.build();
  }

  private static JobState state(String text) {
    return Arrays.stream(JobState.values())
        .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.INVALID_ARGUMENT,
                "an unknown state of jobs (expected: one of "
                    + Arrays.toString(JobState.values())
                    + ")"));
  }

  private static long time(String name, String text) {
    return Timestamps.parse(text)
        .orElseThrow(() ->
            new AshlarException(
                ErrorCode.INVALID_ARGUMENT,
                name + " is not a time (expected: an ISO 8601 date or date-time)"));
  }

  private static String workspace(HttpCall call) {
    return call.pathParameter("workspace");
  }
}
