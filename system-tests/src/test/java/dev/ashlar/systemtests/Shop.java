package dev.ashlar.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Random;

/** A small feature repository with generated purchases: 60 days, a few users, nulls, and ties. */
final class Shop {
  static final int USERS = 20;
  static final int DAYS = 60;
  static final String SERVICE = "shop";

  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final int MINUTES_A_DAY = 1_440;
  private static final int EVERY_NULL = 50;

  /** Users, and a file of purchases beside the definitions. */
  static final String PURCHASES =
      """
      kind: entity
      name: user
      join_keys: {user_id: int64}
      ---
      kind: batch_source
      name: purchases
      csv: purchases.csv
      timestamp: bought
      ---
      """;

  static final String VIEWS =
      """
      kind: entity
      name: user
      join_keys: {user_id: int64}
      ---
      kind: batch_source
      name: purchases
      csv: data/purchases.csv
      timestamp: bought
      ---
      kind: batch_source
      name: users
      csv: data/users.csv
      ---
      kind: batch_feature_view
      name: spending
      entities: [user]
      sources: [purchases]
      timestamp: bought
      sql: SELECT user_id, bought, amount FROM purchases
      feature_start_time: 2024-01-08
      feature_end_time: 2024-03-01
      history_retention: 36500d
      features:
        - {aggregate: count, column: amount, windows: [1d, 7d]}
        - {aggregate: sum, column: amount, windows: [1d, 7d]}
        - {aggregate: mean, column: amount, window: 7d}
      ---
      kind: batch_feature_view
      name: profile
      entities: [user]
      sources: [users]
      sql: SELECT user_id, country FROM users
      feature_start_time: 2024-01-08
      feature_end_time: 2024-03-01
      features:
        - {attribute: country}
      ---
      kind: feature_service
      name: shop
      features: [spending, profile]
      ---
      kind: feature_service
      name: spending_only
      features: [spending]
      """;

  /** The same with a job that would run for hours. */
  static final String SLOW_VIEWS =
      VIEWS.replace(
          "amount FROM purchases",
          "amount FROM purchases, (SELECT sum(a.amount * b.amount * c.amount * d.amount"
              + " * e.amount) AS total FROM purchases a, purchases b, purchases c, purchases d,"
              + " purchases e)");

  private Shop() {}

  /** Writes the repository and its data; the same seed gives the same files. */
  static Path write(Path directory, int rows, long seed) {
    Random random = new Random(seed);
    StringBuilder purchases = new StringBuilder("user_id,bought,amount\n");
    for (int row = 0; row < rows; row++) {
      LocalDateTime at = START.plusMinutes(random.nextInt(DAYS * MINUTES_A_DAY));
      purchases.append(random.nextInt(EVERY_NULL) == 0 ? "" : 1 + random.nextInt(USERS));
      purchases.append(',').append(at).append(":00,");
      purchases.append(random.nextInt(EVERY_NULL) == 0 ? "" : random.nextInt(100_000) / 100.0);
      purchases.append('\n');
    }
    StringBuilder users = new StringBuilder("user_id,country\n");
    for (int user = 1; user <= USERS; user++) {
      users.append(user).append(user % 2 == 0 ? ",NL\n" : ",DE\n");
    }
    try {
      Files.createDirectories(directory.resolve("data"));
      Files.writeString(directory.resolve("data/purchases.csv"), purchases);
      Files.writeString(directory.resolve("data/users.csv"), users);
      Files.writeString(directory.resolve("ashlar.yaml"), "workspace: prod\nbatch_schedule: 1d\n");
      Files.writeString(directory.resolve("shop.yaml"), VIEWS);
      return directory;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
