/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * What a user may publish to and subscribe to, as subject patterns with the wildcards {@code *} and {@code >}.
 *
 * <p>An empty allow list allows every subject that is not denied. A client that sends requests must be allowed to
 * subscribe to its inbox, {@code _INBOX.>} by default.
 */
public record SubjectPermissions(
        List<String> publishAllow, List<String> publishDeny, List<String> subscribeAllow, List<String> subscribeDeny) {

    public SubjectPermissions {
        publishAllow = List.copyOf(publishAllow);
        publishDeny = List.copyOf(publishDeny);
        subscribeAllow = List.copyOf(subscribeAllow);
        subscribeDeny = List.copyOf(subscribeDeny);
    }

    /** No restriction. */
    public static SubjectPermissions everything() {
        return new SubjectPermissions(List.of(), List.of(), List.of(), List.of());
    }

    /** Only these subjects to publish to and only these to subscribe to; an empty list does not restrict. */
    public static SubjectPermissions allowing(List<String> publish, List<String> subscribe) {
        return new SubjectPermissions(publish, List.of(), subscribe, List.of());
    }

    String rendered() {
        return "{ publish: " + rendered(publishAllow, publishDeny) + ", subscribe: "
                + rendered(subscribeAllow, subscribeDeny) + " }";
    }

    private static String rendered(List<String> allow, List<String> deny) {
        StringJoiner lists = new StringJoiner(", ", "{ ", " }");
        // An allow list that is present but empty would allow nothing.
        lists.add("allow: " + rendered(allow.isEmpty() ? List.of(">") : allow));
        lists.add("deny: " + rendered(deny));
        return lists.toString();
    }

    private static String rendered(List<String> subjects) {
        return subjects.stream().map(subject -> '"' + subject + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
