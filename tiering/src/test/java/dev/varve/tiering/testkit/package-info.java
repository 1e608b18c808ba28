/** What every blob store must do, a strict object store that can be made to fail, and emulators as processes: published as the {@code tests} of this module. */
@NullMarked
package dev.varve.tiering.testkit;

import org.jspecify.annotations.NullMarked;
