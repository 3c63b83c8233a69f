/** What a job runs: the versioned runtime from source through transform to stores. */
@NullMarked
package dev.ashlar.materialization;

import org.jspecify.annotations.NullMarked;
