@NullMarked
package dev.varve.tiering.store.s3;

import org.jspecify.annotations.NullMarked;
