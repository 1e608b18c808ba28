/** Membership and placement: which server owns which slot, in which epoch, and which streams are declared. */
@NullMarked
package dev.varve.coordinator;

import org.jspecify.annotations.NullMarked;
