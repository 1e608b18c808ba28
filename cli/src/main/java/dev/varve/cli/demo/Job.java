/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.cli.Json;
import dev.varve.cli.input.InputFile;
import dev.varve.cli.input.LineReader;
import java.io.IOException;
import java.util.Optional;

/**
 * What is to be stored.
 *
 * @param input whose lines
 * @param keyField the field of a JSON line that is its key; lines without one are messages, and so is every line where this is empty
 * @param longest the most bytes of a line
 */
record Job(InputFile input, Optional<String> keyField, long longest) {

    LineReader open() throws IOException {
        return input.open(longest);
    }

    Optional<String> keyOf(Bytes line) {
        return keyField.flatMap(field -> Json.field(line.utf8(), field)).filter(text -> !text.isEmpty());
    }

    Layout layout(long run) {
        return new Layout(run, this::keyOf);
    }

    /** Equal for jobs that store the same lines in the same places, as far as a name and a size can tell. */
    String description(InputFile.Summary summary) {
        return input.name() + ", " + summary.lines() + " lines, " + summary.bytes() + " bytes, key "
                + keyField.orElse("none");
    }
}
