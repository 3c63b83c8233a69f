package dev.ashlar.serving;

import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.time.Timestamps;
import dev.ashlar.spi.OnlineStore;
import dev.ashlar.spi.OnlineStore.Read;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers get-features, get-features-batch and metadata requests. Thread-safe; a call runs on the
 * caller's thread and reads the store once.
 *
 * <p>A request sees one snapshot of the definitions and one generation of each view. Raises {@code
 * INVALID_ARGUMENT} and {@code TOO_LARGE} naming the field, {@code PERMISSION_DENIED}, {@code
 * NOT_FOUND}, and what the store raises.
 */
public final class FeatureServing {
  /**
   * A generation goes away only if two are published between looking it up and reading it; more
   * often than this in a row, and something else is wrong.
   */
  private static final int READ_ATTEMPTS = 5;

  private final PlanCache plans;
  private final OnlineStore store;
  private final InstantSource clock;
  private final ServingLimits limits;

  /**
   * @param telemetry gives what hears of a service's requests, by the service's name
   */
  public FeatureServing(
      ServingCatalog catalog,
      OnlineStore store,
      InstantSource clock,
      ServingLimits limits,
      Function<String, ServiceTelemetry> telemetry) {
    this.plans = new PlanCache(catalog, telemetry);
    this.store = store;
    this.clock = clock;
    this.limits = limits;
  }

  /** Answers a get-features request with the JSON of its vector. */
  public byte[] getFeatures(ServingCall call) {
    long start = System.nanoTime();
    RequestHead head = RequestHeadReader.read(call.body(), RequestKind.SINGLE);
    ServicePlan plan = plans.plan(call, head);
    List<VectorKeys> keys = RequestKeys.ofOne(plan, head, call.body());
    byte[] answer = answer(new ServingAnswer(plan, head, call.dialect()), keys, RequestKind.SINGLE);
    plan.telemetry.answered(1, System.nanoTime() - start);
    return answer;
  }

  /** Answers a get-features-batch request with the JSON of its vectors, in request order. */
  public byte[] getFeaturesBatch(ServingCall call) {
    long start = System.nanoTime();
    RequestHead head = RequestHeadReader.read(call.body(), RequestKind.BATCH);
    ServicePlan plan = plans.plan(call, head);
    List<VectorKeys> keys = RequestKeys.ofBatch(plan, head, call.body(), limits.batchRows());
    byte[] answer = answer(new ServingAnswer(plan, head, call.dialect()), keys, RequestKind.BATCH);
    plan.telemetry.answered(keys.size(), System.nanoTime() - start);
    return answer;
  }

  /** Answers a metadata request: the join keys a service takes and the features it gives. */
  public byte[] metadata(ServingCall call) {
    RequestHead head =
        call.body().length == 0 && call.service() != null
            ? new RequestHead()
            : RequestHeadReader.read(call.body(), RequestKind.METADATA);
    ServicePlan plan = plans.planForViewer(call, head);
    return JsonOutput.document(out -> ServiceMetadata.write(out, plan, call.dialect()));
  }

  private byte[] answer(ServingAnswer answer, List<VectorKeys> keys, RequestKind kind) {
    for (int attempt = 1; ; attempt++) {
      @Nullable GenerationView[] generations = answer.plan().generations(store);
      try {
        List<Read> reads = reads(answer.plan(), generations, keys);
        return write(answer, new Fetched(generations, keys, store.read(reads)), kind);
      } catch (AshlarException e) {
        boolean mayBeReplaced = e.code() == ErrorCode.STORE_UNAVAILABLE;
        if (!mayBeReplaced || attempt == READ_ATTEMPTS || !moved(answer.plan(), generations)) {
          throw e;
        }
      }
    }
  }

  private boolean moved(ServicePlan plan, @Nullable GenerationView[] before) {
    @Nullable GenerationView[] now = plan.generations(store);
    for (int i = 0; i < now.length; i++) {
      if (now[i] != before[i]) {
        return true;
      }
    }
    return false;
  }

  private static List<Read> reads(
      ServicePlan plan, @Nullable GenerationView[] generations, List<VectorKeys> keys) {
    List<Read> reads = new ArrayList<>(plan.reads.length * keys.size());
    for (int row = 0; row < keys.size(); row++) {
      VectorKeys rowKeys = keys.get(row);
      for (PlannedRead read : plan.reads) {
        GenerationView generation = generations[read.table()];
        byte[] key = rowKeys.get(read.key());
        if (generation != null && key != null) {
          reads.add(new Read(generation.generation, key));
        }
      }
    }
    return reads;
  }

  private byte[] write(ServingAnswer answer, Fetched fetched, RequestKind kind) {
    long now = Timestamps.micros(clock.instant());
    VectorReader vector = new VectorReader(answer.plan(), fetched.generations(), now);
    return JsonOutput.document(out -> {
      VectorWriter writer = new VectorWriter(answer, fetched.keys().size(), out);
      out.writeStartObject();
      out.writeFieldName(AnswerNames.RESULT);
      if (kind == RequestKind.BATCH) {
        out.writeStartArray();
      }
      fetched.forEachVector(answer.plan(), vector, writer);
      if (kind == RequestKind.BATCH) {
        out.writeEndArray();
      }
      if (answer.head().wantsMetadata()) {
        out.writeFieldName(AnswerNames.METADATA);
        writer.writeMetadata(kind);
      }
      out.writeEndObject();
    });
  }
}
