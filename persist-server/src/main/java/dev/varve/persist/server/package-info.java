/** How requests become transactions: routing by slot, workers, group commit, answers and change messages. */
@NullMarked
package dev.varve.persist.server;

import org.jspecify.annotations.NullMarked;
