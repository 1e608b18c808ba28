/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;

/**
 * The subjects of one installation.
 *
 * @param prefix the first token, 1 to 64 of {@code A-Z a-z 0-9 _ -}; other installations have others
 */
public record WireSubjects(String prefix) {

    /** The version that this package speaks: the second token. */
    public static final String VERSION = "v1";

    /** The prefix where nothing else is said. */
    public static final String DEFAULT_PREFIX = "varve";

    public WireSubjects {
        WireIds.check("prefix", prefix);
    }

    /** The subjects under {@value #DEFAULT_PREFIX}. */
    public static WireSubjects defaults() {
        return new WireSubjects(DEFAULT_PREFIX);
    }

    /** Where {@code server} is asked for {@code verb} on {@code target}; the filter header is {@link Target#write}. */
    public String request(String server, Verb verb, Target target) {
        String tokens = target.tokens();
        String base = root() + WireIds.server(server) + "." + verb.wireName();
        return tokens.isEmpty() ? base : base + "." + tokens;
    }

    /** The filter of all requests to {@code server}. */
    public String requests(String server) {
        return root() + WireIds.server(server) + ".>";
    }

    /**
     * The parts of a request's subject.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if it is none, {@link dev.varve.ErrorCode#UNSUPPORTED} if the verb is not known
     */
    public RequestSubject parseRequest(String subject) {
        String[] parts = after(root(), subject).split("\\.", 3);
        Preconditions.require(
                parts.length >= 2, "subject '" + Printable.of(subject) + "' is not " + root() + "<server>.<verb>");
        return new RequestSubject(WireIds.server(parts[0]), Verb.parse(parts[1]), parts.length == 3 ? parts[2] : "");
    }

    /** Where the coordinator is asked for {@code verb}. */
    public String coordinator(CoordinatorVerb verb) {
        return coordinatorRoot() + verb.wireName();
    }

    /** The filter of all requests to the coordinator. */
    public String coordinatorRequests() {
        return coordinatorRoot() + "*";
    }

    /** The verb of a subject that {@link #coordinatorRequests()} matches. */
    public CoordinatorVerb parseCoordinator(String subject) {
        return CoordinatorVerb.parse(after(coordinatorRoot(), subject));
    }

    /** Where the coordinator tells that the map has a new version. */
    public String mapChanged() {
        return root() + "map-changed";
    }

    /** Where changes of {@code subject} are told. */
    public String change(Subject subject) {
        return changeRoot() + subject.value();
    }

    /** Where changes of all subjects that {@code filter} matches are told. */
    public String changes(SubjectFilter filter) {
        return changeRoot() + filter.value();
    }

    /** The stream's subject of a subject made by {@link #change}. */
    public Subject parseChange(String subject) {
        return Subject.of(after(changeRoot(), subject));
    }

    /** Where changes of {@code key} are told. */
    public String keyChange(Key key) {
        return keyChangeRoot() + key.bucket() + "." + key.name();
    }

    /** Where changes of all keys of {@code bucket} that {@code filter} matches are told. */
    public String keyChanges(String bucket, SubjectFilter filter) {
        return keyChangeRoot() + Preconditions.name("bucket", bucket) + "." + filter.value();
    }

    /** The key of a subject made by {@link #keyChange}. */
    public Key parseKeyChange(String subject) {
        String[] parts = after(keyChangeRoot(), subject).split("\\.", 2);
        Preconditions.require(parts.length == 2, "subject '" + Printable.of(subject) + "' names no key");
        return Key.of(parts[0], parts[1]);
    }

    /**
     * Whether {@code replyTo} may be answered: a subject of the installation itself may not. NATS does not ask whether who sends a request may publish to its reply subject, so a
     * server that answered there would tell changes or ask verbs in the name of who may not.
     */
    public boolean mayBeAnswered(String replyTo) {
        return !replyTo.startsWith(prefix + ".");
    }

    private String root() {
        return prefix + "." + VERSION + ".";
    }

    private String coordinatorRoot() {
        return root() + "coordinator.";
    }

    private String changeRoot() {
        return root() + "change.";
    }

    private String keyChangeRoot() {
        return root() + "kv-change.";
    }

    private static String after(String root, String subject) {
        Preconditions.require(
                subject.startsWith(root), "subject '" + Printable.of(subject) + "' does not begin with " + root);
        return subject.substring(root.length());
    }
}
