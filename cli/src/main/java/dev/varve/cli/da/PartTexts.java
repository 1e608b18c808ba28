/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.recipes.da.provision.Part;
import dev.varve.stream.Difference;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The forms of {@link Part}. */
final class PartTexts {

    private PartTexts() {}

    /** One line, and one for each field that differs; {@code check} says whether it still does. */
    static String line(Part part, boolean check) {
        String fields = part.differences().stream()
                .map(each -> String.format("%n    %s: wanted %s, %s", each.field(), each.wanted(), was(each, check)))
                .collect(Collectors.joining());
        return String.format("%-8s %-24s %s%s", kind(part), part.name(), state(part, check), fields);
    }

    static Map<String, Object> json(Part part, boolean check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind(part));
        json.put("name", part.name());
        json.put("changed", !check && !part.differences().isEmpty());
        json.put("differences", part.differences().stream().map(PartTexts::json).toList());
        return json;
    }

    private static String state(Part part, boolean check) {
        if (part.differences().isEmpty()) {
            return "as configured";
        }
        return check ? "differs" : "changed";
    }

    private static String was(Difference difference, boolean check) {
        String after = difference.changeable() ? "" : ", cannot be changed";
        return (check ? "is " : "was ") + difference.actual() + after;
    }

    private static Map<String, Object> json(Difference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("field", difference.field());
        json.put("wanted", difference.wanted());
        json.put("actual", difference.actual());
        json.put("changeable", difference.changeable());
        return json;
    }

    private static String kind(Part part) {
        return part.kind().name().toLowerCase(Locale.ROOT);
    }
}
