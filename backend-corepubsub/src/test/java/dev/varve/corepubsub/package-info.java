/** Tests of the client: its parts by themselves, and against real servers. */
@NullMarked
package dev.varve.corepubsub;

import org.jspecify.annotations.NullMarked;
