package dev.ashlar.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import dev.ashlar.serving.ClientDialect;
import dev.ashlar.serving.FeatureServing;
import dev.ashlar.serving.ServingCall;
import java.util.List;

/**
 * get-features, get-features-batch and metadata, in version 1 (names in the body) and 2 (names in
 * the path). The role is checked by the serving module, which knows the workspace.
 */
public final class ServingRoutes implements RouteGroup {
  private static final String V1 = "/api/v1/feature-service/";
  private static final String V2 = "/api/v2/workspaces/{workspace}/feature-services/{service}/";

  private final FeatureServing serving;

  public ServingRoutes(FeatureServing serving) {
    this.serving = serving;
  }

  @Override
  public List<Route> routes() {
    Access access = Access.anyKey();
    return List.of(
        Route.post(V1 + "get-features", access, c -> one(inBody(c))).onEventLoop(),
        Route.post(V1 + "get-features-batch", access, c -> batch(inBody(c))),
        Route.post(V1 + "metadata", access, c -> metadata(inBody(c))),
        Route.post(V2 + "get-features", access, c -> one(inPath(c))).onEventLoop(),
        Route.post(V2 + "get-features-batch", access, c -> batch(inPath(c))),
        Route.get(V2 + "metadata", access, c -> metadata(inPath(c))));
  }

  private HttpAnswer one(ServingCall call) {
    return HttpAnswer.json(serving.getFeatures(call));
  }

  private HttpAnswer batch(ServingCall call) {
    return HttpAnswer.json(serving.getFeaturesBatch(call));
  }

  private HttpAnswer metadata(ServingCall call) {
    return HttpAnswer.json(serving.metadata(call));
  }

  private static ServingCall inBody(HttpCall call) {
    return new ServingCall(call.principal(), call.body(), null, null, dialect(call));
  }

  private static ServingCall inPath(HttpCall call) {
    return new ServingCall(
        call.principal(),
        call.body(),
        call.pathParameter("workspace"),
        call.pathParameter("service"),
        dialect(call));
  }

  private static ClientDialect dialect(HttpCall call) {
    return ClientDialect.of(call.header(HttpHeaderNames.USER_AGENT.toString()));
  }
}
