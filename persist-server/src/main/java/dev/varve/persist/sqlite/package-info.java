/** The only place that knows JDBC: one SQLite file, its statements and transactions, and what its errors mean. */
@NullMarked
package dev.varve.persist.sqlite;

import org.jspecify.annotations.NullMarked;
