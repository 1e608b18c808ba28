/** Tests of the journal of commands and of the claims to slots. */
@NullMarked
package dev.varve.persist.journal;

import org.jspecify.annotations.NullMarked;
