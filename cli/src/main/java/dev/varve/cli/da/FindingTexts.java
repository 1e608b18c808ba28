/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.recipes.da.audit.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of {@link Finding}. */
public final class FindingTexts {

    private FindingTexts() {}

    /** One line, and one for each thing that is wrong. */
    public static String line(Finding found) {
        List<String> wrong = wrong(found);
        String state = wrong.isEmpty()
                ? "each once, in order, no gap, digests verified"
                : "WRONG\n    " + String.join("\n    ", wrong);
        return String.format(
                "%-24s %,d actions, seq %d..%d: %s",
                found.name(), found.messages(), found.firstSeq(), found.lastSeq(), state);
    }

    /** The fields for programs. */
    public static Map<String, Object> json(Finding found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("copy", found.name());
        json.put("actions", found.messages());
        json.put("first-seq", found.firstSeq());
        json.put("last-seq", found.lastSeq());
        json.put("verified", found.chain().verified());
        json.put("whole", found.isWhole());
        json.put("wrong", wrong(found));
        return json;
    }

    /** What is wrong, a line each. */
    public static List<String> wrong(Finding found) {
        List<String> wrong = new ArrayList<>(found.differences());
        found.chain().broken().ifPresent(broken -> wrong.add(0, broken.toString()));
        return wrong;
    }
}
