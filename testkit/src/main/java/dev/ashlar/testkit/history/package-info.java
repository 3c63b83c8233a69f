/** Random histories of views, rows, jobs and questions, each from one seed. */
@NullMarked
package dev.ashlar.testkit.history;

import org.jspecify.annotations.NullMarked;
