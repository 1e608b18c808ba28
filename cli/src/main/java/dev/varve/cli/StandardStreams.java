/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a command reads and where it writes.
 *
 * @param in the standard input
 * @param out the standard output: results, text and bytes
 * @param err the standard error: one line where something fails
 */
record StandardStreams(InputStream in, OutputStream out, OutputStream err) {

    /** Those of this process. */
    static StandardStreams ofProcess() {
        return new StandardStreams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }
}
