package dev.ashlar.engine.expression;

import dev.ashlar.model.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Functions that have a value only where all arguments have one: otherwise the result is an ERROR
 * if an argument is one, and else null. One node for each shape of arguments, so that nothing is
 * boxed.
 */
final class Strict {
  private Strict() {}

  /** Computes a value, or sets the status of the frame. */
  interface LongToLong {
    long apply(Frame frame, long a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface LongsToLong {
    long apply(Frame frame, long a, long b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface DoubleToDouble {
    double apply(Frame frame, double a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface DoublesToDouble {
    double apply(Frame frame, double a, double b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface LongsToDouble {
    double apply(Frame frame, long a, long b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface DoubleToLong {
    long apply(Frame frame, double a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface DoubleToTruth {
    boolean apply(Frame frame, double a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface DoubleAndLongToDouble {
    double apply(Frame frame, double a, long b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectToLong {
    long apply(Frame frame, Object a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectToDouble {
    double apply(Frame frame, Object a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectToObject {
    @Nullable Object apply(Frame frame, Object a);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectsToLong {
    long apply(Frame frame, Object a, Object b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectsToTruth {
    boolean apply(Frame frame, Object a, Object b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectsToDouble {
    double apply(Frame frame, Object a, Object b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectsToObject {
    @Nullable Object apply(Frame frame, Object a, Object b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectAndLongToObject {
    @Nullable Object apply(Frame frame, Object a, long b);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectAndLongsToObject {
    @Nullable Object apply(Frame frame, Object a, long b, long c);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ThreeObjectsToObject {
    @Nullable Object apply(Frame frame, Object a, Object b, Object c);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ThreeObjectsToTruth {
    boolean apply(Frame frame, Object a, Object b, Object c);
  }

  /** Computes a value, or sets the status of the frame. */
  interface ObjectLongObjectToObject {
    @Nullable Object apply(Frame frame, Object a, long b, Object c);
  }

  /** Computes a value, or sets the status of the frame. */
  interface FourDoublesToDouble {
    double apply(Frame frame, double a, double b, double c, double d);
  }

  static Node longToLong(LongToLong function, DataType type, Node a) {
    return new Node(type) {
      @Override
      long integer(Frame frame) {
        long aValue = a.integer(frame);
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node longsToLong(LongsToLong function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      long integer(Frame frame) {
        long aValue = a.integer(frame);
        int status = frame.status;
        long bValue = b.integer(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node doubleToDouble(DoubleToDouble function, DataType type, Node a) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        double aValue = a.floating(frame);
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node doublesToDouble(DoublesToDouble function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        double aValue = a.floating(frame);
        int status = frame.status;
        double bValue = b.floating(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node longsToDouble(LongsToDouble function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        long aValue = a.integer(frame);
        int status = frame.status;
        long bValue = b.integer(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node doubleToLong(DoubleToLong function, DataType type, Node a) {
    return new Node(type) {
      @Override
      long integer(Frame frame) {
        double aValue = a.floating(frame);
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node doubleToTruth(DoubleToTruth function, DataType type, Node a) {
    return new Node(type) {
      @Override
      boolean truth(Frame frame) {
        double aValue = a.floating(frame);
        if (frame.status != Frame.VALUE) {
          return false;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node doubleAndLongToDouble(DoubleAndLongToDouble function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        double aValue = a.floating(frame);
        int status = frame.status;
        long bValue = b.integer(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node objectToLong(ObjectToLong function, DataType type, Node a) {
    return new Node(type) {
      @Override
      long integer(Frame frame) {
        Object aValue = a.object(frame);
        if (frame.status != Frame.VALUE || aValue == null) {
          return 0;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node objectToDouble(ObjectToDouble function, DataType type, Node a) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        Object aValue = a.object(frame);
        if (frame.status != Frame.VALUE || aValue == null) {
          return 0;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node objectToObject(ObjectToObject function, DataType type, Node a) {
    return new Node(type) {
      @Override
      @Nullable Object object(Frame frame) {
        Object aValue = a.object(frame);
        if (frame.status != Frame.VALUE || aValue == null) {
          return null;
        }
        return function.apply(frame, aValue);
      }
    };
  }

  static Node objectsToLong(ObjectsToLong function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      long integer(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        Object bValue = b.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || bValue == null) {
          return 0;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node objectsToTruth(ObjectsToTruth function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      boolean truth(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        Object bValue = b.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || bValue == null) {
          return false;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node objectsToDouble(ObjectsToDouble function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        Object bValue = b.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || bValue == null) {
          return 0;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node objectsToObject(ObjectsToObject function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      @Nullable Object object(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        Object bValue = b.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || bValue == null) {
          return null;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node objectAndLongToObject(ObjectAndLongToObject function, DataType type, Node a, Node b) {
    return new Node(type) {
      @Override
      @Nullable Object object(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        long bValue = b.integer(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null) {
          return null;
        }
        return function.apply(frame, aValue, bValue);
      }
    };
  }

  static Node objectAndLongsToObject(
      ObjectAndLongsToObject function, DataType type, Node a, Node b, Node c) {
    return new Node(type) {
      @Override
      @Nullable Object object(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        long bValue = b.integer(frame);
        status |= frame.status;
        long cValue = c.integer(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null) {
          return null;
        }
        return function.apply(frame, aValue, bValue, cValue);
      }
    };
  }

  static Node threeObjectsToObject(
      ThreeObjectsToObject function, DataType type, Node a, Node b, Node c) {
    return new Node(type) {
      @Override
      @Nullable Object object(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        Object bValue = b.object(frame);
        status |= frame.status;
        Object cValue = c.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || bValue == null || cValue == null) {
          return null;
        }
        return function.apply(frame, aValue, bValue, cValue);
      }
    };
  }

  static Node threeObjectsToTruth(
      ThreeObjectsToTruth function, DataType type, Node a, Node b, Node c) {
    return new Node(type) {
      @Override
      boolean truth(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        Object bValue = b.object(frame);
        status |= frame.status;
        Object cValue = c.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || bValue == null || cValue == null) {
          return false;
        }
        return function.apply(frame, aValue, bValue, cValue);
      }
    };
  }

  static Node objectLongObjectToObject(
      ObjectLongObjectToObject function, DataType type, Node a, Node b, Node c) {
    return new Node(type) {
      @Override
      @Nullable Object object(Frame frame) {
        Object aValue = a.object(frame);
        int status = frame.status;
        long bValue = b.integer(frame);
        status |= frame.status;
        Object cValue = c.object(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE || aValue == null || cValue == null) {
          return null;
        }
        return function.apply(frame, aValue, bValue, cValue);
      }
    };
  }

  static Node fourDoublesToDouble(
      FourDoublesToDouble function, DataType type, Node a, Node b, Node c, Node d) {
    return new Node(type) {
      @Override
      double floating(Frame frame) {
        double aValue = a.floating(frame);
        int status = frame.status;
        double bValue = b.floating(frame);
        status |= frame.status;
        double cValue = c.floating(frame);
        status |= frame.status;
        double dValue = d.floating(frame);
        frame.status |= status;
        if (frame.status != Frame.VALUE) {
          return 0;
        }
        return function.apply(frame, aValue, bValue, cValue, dValue);
      }
    };
  }
}
