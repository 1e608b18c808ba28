/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.process.WorkDirectory;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Where a benchmark keeps its files: a new directory for each of its runs, deleted after it. */
@State(Scope.Benchmark)
public class WorkFolder {

    /** The directory in which it is made; {@link MicroRun} says which. */
    @Param({})
    @SuppressWarnings("NullAway.Init") // set by JMH before the run
    public String directory;

    @SuppressWarnings("NullAway.Init") // made before the run
    private Path path;

    /** For JMH. */
    public WorkFolder() {}

    /** Makes it. */
    @Setup(Level.Trial)
    public void make() {
        path = WorkDirectory.make(Path.of(directory));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void delete() {
        WorkDirectory.delete(path);
    }

    Path path() {
        return path;
    }
}
