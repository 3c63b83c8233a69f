/** Data types, fields and schemas. */
@NullMarked
package dev.ashlar.model.type;

import org.jspecify.annotations.NullMarked;
