/** The journal of commands, and how the servers that share a data directory take slots from one another. */
@NullMarked
package dev.varve.persist.journal;

import org.jspecify.annotations.NullMarked;
