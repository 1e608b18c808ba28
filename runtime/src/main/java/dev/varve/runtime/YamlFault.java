/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * Where a YAML text is malformed, and how.
 *
 * @param place the line and column, counted from 1
 * @param what what the parser met, without the text around it, which may hold a secret
 */
record YamlFault(String place, String what) {

    /** The parser tells {@code what}, then the mark, of the construct and then of the fault; the exception's own location is of the token before. */
    private static final Pattern MARK =
            Pattern.compile("(?<what>[^\\n]*)\\n in reader, line (?<line>\\d+), column (?<column>\\d+)");

    static YamlFault of(JacksonException malformed) {
        String message = String.valueOf(malformed.getOriginalMessage());
        Matcher mark = MARK.matcher(message);
        YamlFault last = plain(malformed, message);
        while (mark.find()) {
            last = new YamlFault("line " + mark.group("line") + ", column " + mark.group("column"), mark.group("what"));
        }
        return last;
    }

    private static YamlFault plain(JacksonException malformed, String message) {
        TokenStreamLocation location = malformed.getLocation();
        String place = location == null || location.getLineNr() < 1
                ? "the file"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
        return new YamlFault(place, message.lines().findFirst().orElse("unreadable"));
    }
}
