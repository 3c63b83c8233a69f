/** Column batches: how rows travel between stores, compute and the engine. */
@NullMarked
package dev.ashlar.model.data;

import org.jspecify.annotations.NullMarked;
