/** The client half of the persistence service: the SPI over the wire protocol. */
@NullMarked
package dev.varve.corepubsub;

import org.jspecify.annotations.NullMarked;
