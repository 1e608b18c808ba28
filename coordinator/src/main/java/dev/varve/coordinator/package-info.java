/** Membership, leases and placement: which server owns which stream, and in which epoch. */
@NullMarked
package dev.varve.coordinator;

import org.jspecify.annotations.NullMarked;
