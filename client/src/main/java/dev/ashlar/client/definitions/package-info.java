/**
 * How features are written: the YAML notation, read into the messages of {@code
 * ashlar/v1/definitions.proto}, and the mistakes in it, shown to the author.
 */
@NullMarked
package dev.ashlar.client.definitions;

import org.jspecify.annotations.NullMarked;
