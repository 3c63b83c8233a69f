package dev.ashlar.engine.expression;

import dev.ashlar.model.expression.Function;
import dev.ashlar.model.type.DataType;
import java.util.List;

/** Similarity of vectors and distance of places; sums go from the first element to the last. */
final class Vectors {
  /** The mean radius of the Earth (IUGG) in km. */
  private static final double EARTH_RADIUS_KM = 6371.0088;

  private Vectors() {}

  static Node node(Function function, List<Node> arguments, DataType type) {
    Node a = arguments.get(0);
    Node b = arguments.get(1);
    return switch (function) {
      case DOT_PRODUCT ->
          Strict.objectsToDouble((frame, x, y) -> dot(frame, (List<?>) x, (List<?>) y), type, a, b);
      case COSINE_SIMILARITY ->
          Strict.objectsToDouble(
              (frame, x, y) -> cosine(frame, (List<?>) x, (List<?>) y), type, a, b);
      default ->
          Strict.fourDoublesToDouble(
              (frame, lat, lon, toLat, toLon) -> haversine(lat, lon, toLat, toLon),
              type,
              a,
              b,
              arguments.get(2),
              arguments.get(3));
    };
  }

  private static double dot(Frame frame, List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      frame.fail();
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < left.size(); i++) {
      if (!(left.get(i) instanceof Number a) || !(right.get(i) instanceof Number b)) {
        frame.none();
        return 0;
      }
      sum += a.doubleValue() * b.doubleValue();
    }
    return sum;
  }

  private static double cosine(Frame frame, List<?> left, List<?> right) {
    double product = dot(frame, left, right);
    if (frame.status != Frame.VALUE) {
      return 0;
    }
    double lengths =
        StrictMath.sqrt(dot(frame, left, left)) * StrictMath.sqrt(dot(frame, right, right));
    return product / lengths;
  }

  private static double haversine(double lat, double lon, double toLat, double toLon) {
    double phi = StrictMath.toRadians(lat);
    double toPhi = StrictMath.toRadians(toLat);
    double north = StrictMath.sin((toPhi - phi) / 2);
    double east = StrictMath.sin(StrictMath.toRadians(toLon - lon) / 2);
    double h = north * north + StrictMath.cos(phi) * StrictMath.cos(toPhi) * east * east;
    return 2 * EARTH_RADIUS_KM * StrictMath.asin(StrictMath.min(1, StrictMath.sqrt(h)));
  }
}
