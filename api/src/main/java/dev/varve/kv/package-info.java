/** Key-value state: the last value of each key, with revisions. */
@NullMarked
package dev.varve.kv;

import org.jspecify.annotations.NullMarked;
