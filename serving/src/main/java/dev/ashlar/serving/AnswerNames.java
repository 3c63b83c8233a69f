package dev.ashlar.serving;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;

/** Field names that every answer has, encoded once. */
final class AnswerNames {
  static final SerializableString RESULT = new SerializedString("result");
  static final SerializableString FEATURES = new SerializedString("features");
  static final SerializableString METADATA = new SerializedString("metadata");

  private AnswerNames() {}
}
