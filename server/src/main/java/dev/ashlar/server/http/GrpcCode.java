package dev.ashlar.server.http;

/** The status codes of gRPC that error answers carry. */
enum GrpcCode {
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  ABORTED(10),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  DATA_LOSS(15),
  UNAUTHENTICATED(16);

  private final int number;

  GrpcCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
