package dev.ashlar.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ashlar.cli.Console.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows a plan to a person. */
final class PlanPrinter {
  private static final int KIND_WIDTH = 20;
  private static final int NAME_WIDTH = 22;
  private static final String INDENT = "      ";

  private final Console console;

  PlanPrinter(Console console) {
    this.console = console;
  }

  /** Prints every change and the jobs it brings; unchanged definitions are only counted. */
  void print(JsonNode plan) {
    JsonNode totals = plan.path("totals");
    console.line(
        String.format(
            Locale.ROOT,
            "Workspace %s (%s) · %s, %s, %s, %s",
            plan.path("workspace").asText(),
            isLive(plan) ? "live" : "development",
            count(totals.path("entities").asInt(), "entity", "entities"),
            count(totals.path("batch_sources").asInt(), "source", "sources"),
            count(totals.path("batch_feature_views").asInt(), "view", "views"),
            count(totals.path("feature_services").asInt(), "service", "services")));
    console.line("");
    int unchanged = 0;
    for (JsonNode change : plan.path("changes")) {
      if ("UNCHANGED".equals(change.path("action").asText())) {
        unchanged++;
      } else {
        print(plan, change);
      }
    }
    if (unchanged > 0) {
      console.line(console.paint(Color.FAINT, "    " + unchanged + " unchanged"));
    }
    console.line("");
  }

  /** Returns whether applying the plan would change nothing. */
  static boolean isEmpty(JsonNode plan) {
    for (JsonNode change : plan.path("changes")) {
      if (!"UNCHANGED".equals(change.path("action").asText())) {
        return false;
      }
    }
    return true;
  }

  private void print(JsonNode plan, JsonNode change) {
    String action = change.path("action").asText();
    String kind = change.path("kind").asText().toLowerCase(Locale.ROOT);
    console.line(
        "  "
            + symbol(action)
            + " "
            + pad(kind, KIND_WIDTH)
            + "  "
            + pad(change.path("name").asText(), NAME_WIDTH)
            + "  "
            + words(action, change));
    for (JsonNode reason : change.path("reasons")) {
      console.line(INDENT + reason.asText());
    }
    if (change.has("jobs")) {
      jobs(change.path("jobs"));
    } else if (kind.endsWith("view") && !isLive(plan)) {
      console.line(INDENT + "no jobs: a development workspace computes from source");
    }
  }

  private String symbol(String action) {
    return switch (action) {
      case "CREATE" -> console.paint(Color.GREEN, "+");
      case "IN_PLACE" -> console.paint(Color.YELLOW, "~");
      case "REBUILD" -> console.paint(Color.YELLOW, "!");
      case "DELETE" -> console.paint(Color.RED, "-");
      default -> " ";
    };
  }

  private static String words(String action, JsonNode change) {
    int features = change.path("features").asInt();
    String id = change.has("id") ? "id " + change.path("id").asText() : "";
    String size = features == 0 ? id : count(features, "feature", "features");
    return switch (action) {
      case "IN_PLACE" -> "in place";
      case "REBUILD" -> "rebuild: empty online until its backfill ends";
      case "DELETE" -> "delete";
      default -> size;
    };
  }

  private void jobs(JsonNode jobs) {
    if (jobs.path("publish_only").asBoolean()) {
      console.line(INDENT + "publish    online values from the stored rows");
    } else if (jobs.path("intervals").asLong() > 0) {
      console.line(
          INDENT
              + "backfill   "
              + count(jobs.path("intervals").asLong(), "interval", "intervals")
              + " in "
              + count(jobs.path("jobs").asLong(), "job", "jobs")
              + "   "
              + date(jobs.path("start_time").asText())
              + " … "
              + date(jobs.path("end_time").asText())
              + "   "
              + stores(jobs));
    }
    long every = seconds(jobs.path("every"));
    if (every > 0) {
      console.line(INDENT + "then       1 job every " + duration(every));
    }
  }

  private static String stores(JsonNode jobs) {
    List<String> stores = new ArrayList<>();
    if (jobs.path("offline").asBoolean()) {
      stores.add("offline");
    }
    if (jobs.path("online").asBoolean()) {
      long reach = seconds(jobs.path("online_reach"));
      stores.add(reach == 0 ? "online" : "online (last " + duration(reach) + ")");
    }
    return String.join(" + ", stores);
  }

  /** Reads a duration of the wire, such as {@code 86400s}; zero if it is absent. */
  private static long seconds(JsonNode duration) {
    String text = duration.asText("");
    return text.endsWith("s") ? Long.parseLong(text.substring(0, text.length() - 1)) : 0;
  }

  private static boolean isLive(JsonNode plan) {
    return "LIVE".equals(plan.path("kind").asText());
  }

  private static String date(String time) {
    return time.endsWith("T00:00:00Z") ? time.substring(0, time.length() - 10) : time;
  }

  private static String duration(long seconds) {
    long day = 86_400;
    long hour = 3_600;
    long minute = 60;
    if (seconds % day == 0) {
      return seconds / day + " d";
    }
    if (seconds % hour == 0) {
      return seconds / hour + " h";
    }
    return seconds % minute == 0 ? seconds / minute + " min" : seconds + " s";
  }

  static String count(long number, String one, String many) {
    return Numbers.grouped(number) + " " + (number == 1 ? one : many);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
