/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers what is wrong with one configuration, so that all of it is told at once. Not for use by several threads. */
final class Problems {

    private final String source;
    private final Map<String, Integer> lines;
    private final List<Problem> found = new ArrayList<>();

    /**
     * @param source what is read, as the summary names it
     * @param lines the line on which each setting stands, where that is known
     */
    Problems(String source, Map<String, Integer> lines) {
        this.source = source;
        this.lines = lines;
    }

    static Problems ofSettings() {
        return new Problems("the configuration", Map.of());
    }

    void add(String path, String what) {
        found.add(new Problem(path, what));
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    /** Throws {@link dev.varve.ErrorCode#INVALID} naming every problem, a summary first, if there is one. */
    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder();
        message.append(found.size()).append(found.size() == 1 ? " problem in " : " problems in ");
        message.append(source);
        found.forEach(problem -> message.append("\n  ").append(told(problem)));
        throw StorageException.invalid(message.toString());
    }

    private String told(Problem problem) {
        Integer line = lines.get(problem.path());
        String place = line == null ? "" : "line " + line + ": ";
        return (place + problem.path() + ": " + problem.what()).replaceAll("\\p{Cntrl}+", " ");
    }
}
