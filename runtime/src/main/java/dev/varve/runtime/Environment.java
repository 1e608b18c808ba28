/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into texts: {@code ${env:NAME}}, or {@code ${env:NAME:-default}} where the variable may be unset or empty. A doubled
 * dollar before the brace stands for itself. What was put in is not looked at again.
 */
final class Environment {

    private static final Pattern REFERENCE = Pattern.compile(
            "\\$\\$\\{|\\$\\{(?:env:(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<fallback>:-(?<text>[^}]*))?\\})?");

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The variables that {@code text} needs and that are not set. */
    Set<String> missing(String text) {
        Set<String> missing = new LinkedHashSet<>();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String name = reference.group("name");
            if (name != null && reference.group("fallback") == null && !variables.containsKey(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /**
     * {@code text} with the variables in their places.
     *
     * @throws IllegalArgumentException if a reference is malformed; a missing variable reads as empty
     */
    String substitute(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> Matcher.quoteReplacement(replacement(reference.group())));
    }

    /** {@code text} written so that {@link #substitute} gives it back. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }

    private String replacement(String reference) {
        if (reference.equals("$${")) {
            return "${";
        }
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches() || parts.group("name") == null) {
            throw new IllegalArgumentException(
                    "holds '${' that begins neither ${env:NAME} nor ${env:NAME:-default}; a literal one is written $${");
        }
        String value = variables.getOrDefault(parts.group("name"), "");
        String fallback = parts.group("text");
        return value.isEmpty() && fallback != null ? fallback : value;
    }
}
