/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the stream of which a filter matches a subject: literal filters by hash, the others in a tree of tokens. Does not change once built. */
final class FilterIndex {

    private final Map<String, String> literals = new HashMap<>();
    private final Node wildcards = new Node();

    private FilterIndex() {}

    static FilterIndex of(Map<String, List<SubjectFilter>> filtersOfNames) {
        FilterIndex index = new FilterIndex();
        filtersOfNames.forEach((name, filters) -> filters.forEach(filter -> index.add(name, filter)));
        return index;
    }

    Optional<String> find(Subject subject) {
        String name = literals.get(subject.value());
        if (name == null && !wildcards.children.isEmpty()) {
            name = wildcards.find(subject.tokens(), 0);
        }
        return Optional.ofNullable(name);
    }

    private void add(String name, SubjectFilter filter) {
        if (filter.isLiteral()) {
            literals.put(filter.value(), name);
            return;
        }
        Node node = wildcards;
        for (String token : filter.tokens()) {
            node = node.children.computeIfAbsent(token, ignored -> new Node());
        }
        node.name = name;
    }

    /** A place in the tree; {@code *} and {@code >} are children like others, since no token of a subject is written so. */
    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private @Nullable String name;

        @Nullable
        String find(List<String> tokens, int at) {
            if (at == tokens.size()) {
                return name;
            }
            Node rest = children.get(">");
            if (rest != null) {
                return rest.name;
            }
            String found = below(tokens.get(at), tokens, at + 1);
            return found != null ? found : below("*", tokens, at + 1);
        }

        private @Nullable String below(String token, List<String> tokens, int next) {
            Node child = children.get(token);
            return child == null ? null : child.find(tokens, next);
        }
    }
}
