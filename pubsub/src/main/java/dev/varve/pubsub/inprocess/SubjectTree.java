/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was put under filters that match a subject, in time proportional to the subject's length however many filters there are.
 *
 * <p>Filters without wildcards are found by one hash; the others are kept as a tree of tokens. Reading takes no lock; changes exclude each other.
 */
final class SubjectTree<T> {

    private final Map<String, List<T>> literals = new ConcurrentHashMap<>();
    private final Node<T> root = new Node<>();

    synchronized void add(String filter, T value) {
        if (isLiteral(filter)) {
            literals.merge(filter, List.of(value), SubjectTree::joined);
            return;
        }
        Node<T> node = root;
        for (String token : filter.split("\\.")) {
            node = node.children.computeIfAbsent(token, ignored -> new Node<>());
        }
        node.values = joined(node.values, List.of(value));
    }

    synchronized void remove(String filter, T value) {
        if (isLiteral(filter)) {
            literals.computeIfPresent(filter, (ignored, values) -> emptyAsNull(without(values, value)));
        } else {
            remove(root, filter.split("\\."), 0, value);
        }
    }

    void forEachMatch(String subject, Consumer<T> action) {
        List<T> exact = literals.get(subject);
        if (exact != null) {
            exact.forEach(action);
        }
        if (!root.children.isEmpty()) {
            visit(root, subject, 0, action);
        }
    }

    boolean isEmpty() {
        return literals.isEmpty() && root.children.isEmpty();
    }

    private static <T> void visit(Node<T> node, String subject, int start, Consumer<T> action) {
        if (start > subject.length()) {
            node.values.forEach(action);
            return;
        }
        Node<T> rest = node.children.get(">");
        if (rest != null) {
            rest.values.forEach(action);
        }
        int dot = subject.indexOf('.', start);
        int end = dot < 0 ? subject.length() : dot;
        Node<T> one = node.children.get("*");
        if (one != null) {
            visit(one, subject, end + 1, action);
        }
        Node<T> same = node.children.get(subject.substring(start, end));
        if (same != null) {
            visit(same, subject, end + 1, action);
        }
    }

    /** Removes and prunes. A reader that stands in a pruned node finds it empty, as it was. */
    private static <T> void remove(Node<T> node, String[] tokens, int depth, T value) {
        if (depth == tokens.length) {
            node.values = without(node.values, value);
            return;
        }
        Node<T> child = node.children.get(tokens[depth]);
        if (child != null) {
            remove(child, tokens, depth + 1, value);
            if (child.values.isEmpty() && child.children.isEmpty()) {
                node.children.remove(tokens[depth]);
            }
        }
    }

    private static boolean isLiteral(String filter) {
        return filter.indexOf('*') < 0 && filter.indexOf('>') < 0;
    }

    private static <T> List<T> joined(List<T> left, List<T> right) {
        List<T> both = new ArrayList<>(left);
        both.addAll(right);
        return List.copyOf(both);
    }

    private static <T> List<T> without(List<T> values, T value) {
        return values.stream().filter(other -> other != value).toList();
    }

    private static <T> @Nullable List<T> emptyAsNull(List<T> values) {
        return values.isEmpty() ? null : values;
    }

    private static final class Node<T> {
        private final Map<String, Node<T>> children = new ConcurrentHashMap<>(2);
        private volatile List<T> values = List.of();
    }
}
