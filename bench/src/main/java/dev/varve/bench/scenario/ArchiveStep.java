/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

/** What is done with an archive, in this order. */
enum ArchiveStep {
    /** Messages become segments, which are stored. */
    WRITE("archive write"),
    /** Every message of every segment is read and checked. */
    VERIFY("archive verify --deep"),
    /** Every message is read, checked, and written to a directory. */
    RESTORE("archive restore --into dir");

    private final String text;

    ArchiveStep(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
