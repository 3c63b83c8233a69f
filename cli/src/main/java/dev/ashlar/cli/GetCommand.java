package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ashlar.client.http.HttpTransport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Read a feature vector online.",
      "",
      "Example: ashlar get departure_delay origin=ORD destination=LAX",
      ""
    })
final class GetCommand extends ServerCommand {
  @Parameters(index = "0", paramLabel = "SERVICE", description = "The feature service.")
  private String service = "";

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Join keys of the service; an empty value is null.")
  private List<String> keys = new ArrayList<>();

  GetCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(HttpTransport server, Console console) {
    ObjectNode request = object();
    ObjectNode params = request.putObject("params");
    params.put("workspaceName", workspace()).put("featureServiceName", service);
    ObjectNode joinKeys = params.putObject("joinKeyMap");
    keys.forEach(pair -> put(joinKeys, pair));
    params
        .putObject("metadataOptions")
        .put("includeNames", true)
        .put("includeDataTypes", true)
        .put("includeEffectiveTimes", true)
        .put("includeServingStatus", true);
    JsonNode answer = server.post("/api/v1/feature-service/get-features", request.toString());
    if (asJson()) {
      console.json(answer);
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("FEATURE", "VALUE", "TYPE", "STATUS", "EFFECTIVE"));
    JsonNode values = answer.path("result").path("features");
    JsonNode features = answer.path("metadata").path("features");
    for (int i = 0; i < features.size(); i++) {
      JsonNode feature = features.get(i);
      JsonNode value = values.path(i);
      rows.add(
          List.of(
              text(feature, "name"),
              value.isTextual() ? value.asText() : value.toString(),
              feature.path("dataType").path("type").asText(),
              text(feature, "status"),
              text(feature, "effectiveTime")));
    }
    console.table(rows);
    return 0;
  }

  private static void put(ObjectNode joinKeys, String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new CommandFailure("'" + pair + "' is not a join key (expected: name=value)");
    }
    String value = pair.substring(equals + 1);
    String name = pair.substring(0, equals);
    if (value.isEmpty()) {
      joinKeys.putNull(name);
    } else {
      joinKeys.put(name, value);
    }
  }
}
