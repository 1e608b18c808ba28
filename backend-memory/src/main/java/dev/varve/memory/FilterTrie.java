/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which owner a subject has, by filters that do not overlap, arranged by token.
 *
 * <p>Finding is O(tokens) where filters share no wildcard place. Readers need no lock; writers take turns by their own means.
 */
final class FilterTrie<T> {
    private static final String ONE = "*";
    private static final String REST = ">";

    private static final class Node<T> {
        private final Map<String, Node<T>> children = new ConcurrentHashMap<>(2);
        private volatile @Nullable T owner;
    }

    private final Node<T> root = new Node<>();

    void put(SubjectFilter filter, T owner) {
        Node<T> node = root;
        for (String token : filter.tokens()) {
            node = node.children.computeIfAbsent(token, unused -> new Node<>());
        }
        node.owner = owner;
    }

    void remove(SubjectFilter filter) {
        remove(root, filter.tokens(), 0);
    }

    private boolean remove(Node<T> node, List<String> tokens, int depth) {
        if (depth == tokens.size()) {
            node.owner = null;
        } else {
            Node<T> child = node.children.get(tokens.get(depth));
            if (child != null && remove(child, tokens, depth + 1)) {
                node.children.remove(tokens.get(depth));
            }
        }
        return node.owner == null && node.children.isEmpty();
    }

    /** The owner of {@code subject}. */
    @Nullable
    T find(Subject subject) {
        return find(root, subject.tokens(), 0);
    }

    private @Nullable T find(Node<T> node, List<String> tokens, int depth) {
        if (depth == tokens.size()) {
            return node.owner;
        }
        for (String step : List.of(tokens.get(depth), ONE)) {
            Node<T> child = node.children.get(step);
            T found = child == null ? null : find(child, tokens, depth + 1);
            if (found != null) {
                return found;
            }
        }
        Node<T> rest = node.children.get(REST);
        return rest == null ? null : rest.owner;
    }

    /** The owners of filters that overlap {@code filter}, each once. */
    Set<T> overlapping(SubjectFilter filter) {
        Set<T> found = new LinkedHashSet<>();
        collect(root, filter.tokens(), 0, found);
        return found;
    }

    private void collect(Node<T> node, List<String> tokens, int depth, Set<T> found) {
        if (depth == tokens.size()) {
            add(node, found);
            return;
        }
        String token = tokens.get(depth);
        add(node.children.get(REST), found);
        if (token.equals(REST)) {
            node.children.values().forEach(child -> collectAll(child, found));
        } else if (token.equals(ONE)) {
            node.children.forEach((step, child) -> {
                if (!step.equals(REST)) {
                    collect(child, tokens, depth + 1, found);
                }
            });
        } else {
            for (String step : List.of(token, ONE)) {
                Node<T> child = node.children.get(step);
                if (child != null) {
                    collect(child, tokens, depth + 1, found);
                }
            }
        }
    }

    private void collectAll(Node<T> node, Set<T> found) {
        add(node, found);
        node.children.values().forEach(child -> collectAll(child, found));
    }

    private void add(@Nullable Node<T> node, Set<T> found) {
        T owner = node == null ? null : node.owner;
        if (owner != null) {
            found.add(owner);
        }
    }
}
