/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gaps in one line, {@code first-last:reason} each, separated by blanks. */
final class GapText {

    private GapText() {}

    static String of(List<Gap> gaps) {
        return gaps.stream().map(GapText::of).collect(Collectors.joining(" "));
    }

    private static String of(Gap gap) {
        return gap.first() + "-" + gap.last() + ":" + gap.reason().word();
    }

    static List<Gap> parse(String text) {
        List<Gap> gaps = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String gap : text.split(" ", -1)) {
                gaps.add(gap(gap));
            }
        }
        return gaps;
    }

    private static Gap gap(String text) {
        int dash = text.indexOf('-');
        int colon = text.indexOf(':');
        if (dash < 0 || colon < dash) {
            throw new IllegalArgumentException("'" + text + "' is no gap");
        }
        return new Gap(
                Long.parseLong(text.substring(0, dash)),
                Long.parseLong(text.substring(dash + 1, colon)),
                Gap.Reason.ofWord(text.substring(colon + 1)));
    }
}
