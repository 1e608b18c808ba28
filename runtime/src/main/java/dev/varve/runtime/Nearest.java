/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who mistyped one most likely meant. */
final class Nearest {

    private Nearest() {}

    /** The hint {@code ; did you mean 'x'?}, or nothing where no known name is near. */
    static String hint(String name, Collection<String> known) {
        return to(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /** What to say of {@code name}, which is no {@code what}: the nearest known name, and all of them. */
    static String unknown(String what, String name, Collection<String> known) {
        String hint = hint(name, known);
        String names = known.isEmpty() ? "none" : String.join(", ", known);
        return "unknown " + what + (hint.isEmpty() ? ";" : hint) + " known: " + names;
    }

    /** The nearest of {@code known}: at most every third letter wrong, or, failing that, the only one that contains {@code name}. */
    static Optional<String> to(String name, Collection<String> known) {
        String wanted = plain(name);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(wanted, plain(candidate));
            if (distance < least && distance <= allowed(wanted, candidate)) {
                least = distance;
                best = candidate;
            }
        }
        return best != null ? Optional.of(best) : containing(wanted, known);
    }

    private static int allowed(String wanted, String candidate) {
        return Math.max(1, Math.max(wanted.length(), candidate.length()) / 3);
    }

    private static Optional<String> containing(String wanted, Collection<String> known) {
        if (wanted.length() < 3) {
            return Optional.empty();
        }
        var holding =
                known.stream().filter(name -> plain(name).contains(wanted)).toList();
        return holding.size() == 1 ? Optional.of(holding.get(0)) : Optional.empty();
    }

    /** Spelling apart: {@code requestTimeout}, {@code request_timeout} and {@code request-timeout} are one name. */
    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, 1 + cost[i - 2][j - 2]) : least;
    }
}
