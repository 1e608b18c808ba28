/** Emulators of S3 as processes on loopback, provisioned where they are missing. */
@NullMarked
package dev.varve.tiering.testkit.emulator;

import org.jspecify.annotations.NullMarked;
