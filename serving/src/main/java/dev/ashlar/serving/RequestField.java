package dev.ashlar.serving;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of serving requests that mean something, in both spellings. */
enum RequestField {
  PARAMS("params"),
  WORKSPACE_NAME("workspaceName"),
  FEATURE_SERVICE_NAME("featureServiceName"),
  FEATURE_SERVICE_ID("featureServiceId"),
  JOIN_KEY_MAP("joinKeyMap"),
  REQUEST_CONTEXT_MAP("requestContextMap"),
  REQUEST_DATA("requestData"),
  ALLOW_PARTIAL_RESULTS("allowPartialResults"),
  METADATA_OPTIONS("metadataOptions"),
  REQUEST_OPTIONS("requestOptions"),
  INCLUDE_NAMES("includeNames"),
  INCLUDE_DATA_TYPES("includeDataTypes"),
  INCLUDE_EFFECTIVE_TIMES("includeEffectiveTimes"),
  INCLUDE_SLO_INFO("includeSloInfo"),
  INCLUDE_SERVING_STATUS("includeServingStatus"),
  INCLUDE_FEATURE_DESCRIPTIONS("includeFeatureDescriptions"),
  INCLUDE_FEATURE_TAGS("includeFeatureTags"),
  READ_FROM_CACHE("readFromCache"),
  WRITE_TO_CACHE("writeToCache"),
  LATENCY_BUDGET_MS("latencyBudgetMs"),
  AGGREGATION_LEADING_EDGE("aggregationLeadingEdge"),
  COERCE_NULL_COUNTS_TO_ZERO("coerceNullCountsToZero"),
  IGNORE_EXTRA_REQUEST_CONTEXT_FIELDS("ignoreExtraRequestContextFields");

  private static final Map<String, RequestField> BY_NAME = new HashMap<>();

  static {
    for (RequestField field : values()) {
      BY_NAME.put(field.camel, field);
      BY_NAME.put(field.snake(), field);
    }
  }

  private final String camel;

  RequestField(String camel) {
    this.camel = camel;
  }

  /** Returns the field of a name in either spelling, or null if the name means nothing. */
  static @Nullable RequestField named(String name) {
    return BY_NAME.get(name);
  }

  /** Returns the name in lowerCamelCase. */
  String text() {
    return camel;
  }

  private String snake() {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString();
  }
}
