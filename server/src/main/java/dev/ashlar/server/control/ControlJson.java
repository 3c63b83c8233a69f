package dev.ashlar.server.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.ashlar.api.v1.ControlError;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import dev.ashlar.model.resolve.Problem;
import dev.ashlar.server.http.HttpAnswer;
import dev.ashlar.server.http.HttpCall;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Messages as JSON with the field names of the {@code .proto} files. Requests may also use
 * lowerCamelCase; a field that is not known is refused.
 */
final class ControlJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();
  private static final int GRPC_INVALID_ARGUMENT = 3;

  private ControlJson() {}

  /** Fills a builder from a call's body; INVALID_ARGUMENT if the body is not such a message. */
  static <B extends Message.Builder> B parse(HttpCall call, B builder) {
    try {
      String json =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(call.body())).toString();
      if (!json.isBlank()) {
        MessageShape.check(JSON.readTree(json), builder.getDescriptorForType());
        PARSER.merge(json, builder);
      }
      return builder;
    } catch (JsonProcessingException malformed) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "the body is not JSON: " + malformed.getOriginalMessage() + " (expected: a JSON object)",
          malformed);
    } catch (InvalidProtocolBufferException malformed) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT,
          "the body has a value that does not fit: "
              + malformed.getMessage()
              + " (expected: numbers within their range, times as ISO 8601)",
          malformed);
    } catch (CharacterCodingException malformed) {
      throw new AshlarException(
          ErrorCode.INVALID_ARGUMENT, "the body is not text (expected: JSON in UTF-8)", malformed);
    }
  }

  static HttpAnswer ok(Message message) {
    return HttpAnswer.json(bytes(message));
  }

  /** Returns the answer for definitions that do not resolve: every problem with its place. */
  static HttpAnswer rejected(List<Problem> problems) {
    ControlError.Builder error =
        ControlError.newBuilder()
            .setError(ErrorCode.INVALID_DEFINITION.name())
            .setCode(GRPC_INVALID_ARGUMENT)
            .setMessage(
                problems.isEmpty()
                    ? "a definition is incomplete (expected: all of its keys readable)"
                    : problems.size() + " problems; the first: " + problems.getFirst());
    problems.forEach(problem -> error.addProblems(problem.toMessage()));
    return new HttpAnswer.Bytes(HttpStatus.BAD_REQUEST, MediaType.JSON_UTF_8, bytes(error.build()));
  }

  private static byte[] bytes(Message message) {
    try {
      return PRINTER.print(message).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("a message without Any always prints", impossible);
    }
  }
}
