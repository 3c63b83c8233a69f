package dev.ashlar.client.definitions;

/**
 * One key of the notation.
 *
 * @param field the field of the message that the key becomes
 * @param example how it is written, with the key
 */
record Key(
    String name, Shape shape, boolean required, String field, String description, String example) {

  static Key required(String name, Shape shape, String field, String description, String example) {
    return new Key(name, shape, true, field, description, example);
  }

  static Key optional(String name, Shape shape, String field, String description, String example) {
    return new Key(name, shape, false, field, description, example);
  }
}
