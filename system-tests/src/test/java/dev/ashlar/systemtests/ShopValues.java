package dev.ashlar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ashlar.systemtests.Program.Result;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All that a server gives out of a {@link Shop}, as one text: two runs are compared by it. */
final class ShopValues {
  private ShopValues() {}

  /** Returns the values in an order that does not depend on the run. */
  static String of(RunningServer server, Path shop) throws IOException {
    // Ranges come in no stated order of keys.
    return values(server, shop).lines().sorted().collect(Collectors.joining("\n"));
  }

  /** Every online vector, a training set from the store, and every range of every view. */
  private static String values(RunningServer server, Path shop) throws IOException {
    StringBuilder values = new StringBuilder(vectors(server)).append('\n');
    values.append(
        file(
            server,
            shop,
            "training-data",
            "--service",
            Shop.SERVICE,
            "--timestamp",
            "bought",
            "--events-sql",
            "SELECT user_id, bought FROM purchases ORDER BY ALL LIMIT 5000"));
    for (String view : new String[] {"spending", "profile"}) {
      values.append(
          file(
              server,
              shop,
              "features-in-range",
              "--view",
              view,
              "--from",
              "2024-01-08",
              "--to",
              "2024-03-05"));
    }
    return values.toString();
  }

  private static String vectors(RunningServer server) {
    String rows =
        IntStream.rangeClosed(0, Shop.USERS)
            .mapToObj(user -> "{\"joinKeyMap\":{\"user_id\":\"" + user + "\"}}")
            .collect(Collectors.joining(","));
    HttpResponse<String> vectors =
        server.post(
            "/api/v1/feature-service/get-features-batch",
            """
            {"params":{"workspaceName":"prod","featureServiceName":"%s","requestData":[%s],
              "metadataOptions":{"includeNames":true,"includeEffectiveTimes":true,
                "includeServingStatus":true}}}
            """
                .replaceFirst("%s", Shop.SERVICE)
                .replaceFirst("%s", rows));
    assertThat(vectors.statusCode()).as(vectors.body()).isEqualTo(200);
    return vectors.body();
  }

  private static String file(RunningServer server, Path shop, String... command)
      throws IOException {
    Path out = shop.resolve("out.csv");
    String[] all = Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--out";
    all[command.length + 1] = out.toString();
    Result done = server.run(shop, all);
    assertThat(done.code()).as(done.all()).isZero();
    return Files.readString(out);
  }
}
