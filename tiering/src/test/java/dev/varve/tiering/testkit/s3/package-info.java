/** An object store that speaks S3 over HTTP on loopback, is as strict as the real one where emulators are not, and fails as it is told. */
@NullMarked
package dev.varve.tiering.testkit.s3;

import org.jspecify.annotations.NullMarked;
