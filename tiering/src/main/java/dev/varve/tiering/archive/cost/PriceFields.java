/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The fields of an object of a price list. What is wrong with one goes to the problems, and something harmless is returned in its place. */
final class PriceFields {

    private static final int DIGITS = 20;

    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    PriceFields(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    boolean has(String key) {
        known.add(key);
        return node.has(key);
    }

    /** A number that is not negative. */
    BigDecimal price(String key) {
        return number(key, "number").orElse(BigDecimal.ZERO);
    }

    /** A whole number that is not negative. */
    long whole(String key) {
        BigDecimal number = number(key, "whole number").orElse(BigDecimal.ZERO);
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            problems.add(path(key) + " is no whole number");
            return 0;
        }
    }

    private Optional<BigDecimal> number(String key, String kind) {
        Optional<JsonNode> value = value(key);
        if (value.isPresent() && !value.get().isNumber()) {
            problems.add(path(key) + " is no " + kind);
            return Optional.empty();
        }
        Optional<BigDecimal> number = value.map(JsonNode::decimalValue);
        if (number.isPresent() && number.get().signum() < 0) {
            problems.add(path(key) + " is negative");
            return Optional.empty();
        }
        if (number.filter(PriceFields::isAbsurd).isPresent()) {
            problems.add(path(key) + " has more than " + DIGITS + " digits");
            return Optional.empty();
        }
        return number;
    }

    /** Sums of such numbers would fill the memory. */
    private static boolean isAbsurd(BigDecimal number) {
        return number.scale() > DIGITS || number.precision() - number.scale() > DIGITS;
    }

    String text(String key) {
        Optional<JsonNode> value = value(key);
        if (value.isPresent() && !value.get().isString()) {
            problems.add(path(key) + " is no text");
            return "";
        }
        return value.map(JsonNode::asString).orElse("");
    }

    LocalDate date(String key) {
        String text = text(key);
        try {
            return text.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(text);
        } catch (DateTimeException e) {
            problems.add(path(key) + " is no date such as 2026-01-31");
            return LocalDate.EPOCH;
        }
    }

    /** Text for people, which may be left out. */
    void texts(String key) {
        known.add(key);
    }

    Optional<PriceFields> object(String key) {
        return value(key).map(value -> new PriceFields(path(key), value, problems));
    }

    List<PriceFields> objects(String key) {
        List<PriceFields> all = new ArrayList<>();
        value(key)
                .ifPresent(list -> list.forEach(
                        value -> all.add(new PriceFields(path(key) + "[" + all.size() + "]", value, problems))));
        return all;
    }

    private Optional<JsonNode> value(String key) {
        known.add(key);
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            problems.add(path(key) + " is missing");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** Ends the reading of this object: any other key is a problem. */
    void end() {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                problems.add(path(key) + " is unknown; known: " + String.join(", ", known));
            }
        }
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
