/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Headers;
import dev.varve.Preconditions;
import java.util.List;

/** Headers as they stand on a command line. */
final class HeaderTexts {

    private HeaderTexts() {}

    /** The headers that {@code entries}, each of the form {@code K=V}, are; {@code option} is where they stand. */
    static Headers parse(String option, List<String> entries) {
        Headers headers = Headers.none();
        for (String entry : entries) {
            int at = entry.indexOf('=');
            Preconditions.require(at > 0, option + " '" + entry + "' is not of the form K=V");
            headers = headers.with(entry.substring(0, at), entry.substring(at + 1));
        }
        return headers;
    }
}
