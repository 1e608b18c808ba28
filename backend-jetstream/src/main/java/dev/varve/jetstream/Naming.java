/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the names of the SPI are written in JetStream.
 *
 * <p>Subjects are those of NATS, behind the prefix if there is one. A declared stream bears its own name, behind {@code prefix+}. An undeclared one bears its subject, escaped, behind {@code ~}, which no
 * declared name holds; or its digest, where that would be too long.
 *
 * <p>A mirror keeps its messages under the subjects of its origin, and the SPI knows them behind tokens of the mirror's own.
 *
 * @param prefix the prefix with a dot behind it, or empty
 * @param lead what stands before subjects in the SPI and not in JetStream, with a dot behind it, or empty
 */
record Naming(String prefix, String lead) {

    private static final String UNDECLARED = "~";
    private static final String LONG = "~~";
    // The name is that of a directory on the server, with others below it.
    private static final int LONGEST = 200;
    // What a specification takes for a name; other installations have a prefix and a plus sign before it.
    private static final Pattern DECLARED = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    static Naming of(Optional<String> prefix) {
        return new Naming(prefix.map(tokens -> tokens + ".").orElse(""), "");
    }

    /** The names of a mirror whose subjects the SPI knows behind {@code lead}. */
    Naming behind(String lead) {
        return new Naming(prefix, lead);
    }

    /** The subject as NATS knows it. */
    String subject(Subject subject) {
        return prefix + behindLead(subject.value());
    }

    /** The filter as NATS knows it. */
    String filter(SubjectFilter filter) {
        return prefix + behindLead(filter.value());
    }

    /** What is left of {@code filter} behind the tokens of the lead, for which wildcards may stand. */
    private String behindLead(String filter) {
        String rest = filter;
        for (int at = lead.indexOf('.'); at >= 0 && !rest.equals(">"); at = lead.indexOf('.', at + 1)) {
            rest = rest.substring(rest.indexOf('.') + 1);
        }
        return rest;
    }

    /** The subject that NATS knows as {@code subject}; empty if it is not ours. */
    Optional<Subject> subject(String subject) {
        return ours(subject) ? Optional.of(Subject.of(lead + subject.substring(prefix.length()))) : Optional.empty();
    }

    /** The filter that NATS knows as {@code filter}; empty if it is not ours. */
    Optional<SubjectFilter> filter(String filter) {
        return ours(filter)
                ? Optional.of(SubjectFilter.of(lead + filter.substring(prefix.length())))
                : Optional.empty();
    }

    private boolean ours(String subject) {
        return subject.startsWith(prefix)
                && subject.length() > prefix.length()
                && !subject.startsWith("$")
                && !subject.startsWith("_INBOX.");
    }

    /** What stands before the names of streams and buckets. */
    String namePrefix() {
        return prefix.isEmpty() ? "" : escaped(prefix.substring(0, prefix.length() - 1)) + "+";
    }

    /** The stream that was declared as {@code name}. */
    String declared(String name) {
        return namePrefix() + name;
    }

    /** Whether {@code stream} may have been declared as ours. */
    boolean isDeclared(String stream) {
        return stream.startsWith(namePrefix())
                && DECLARED.matcher(stream.substring(namePrefix().length())).matches();
    }

    /** The name under which {@code stream} was declared. */
    String name(String stream) {
        return isDeclared(stream) ? stream.substring(namePrefix().length()) : stream;
    }

    /** The stream of {@code subject}, if none was declared. */
    String undeclared(Subject subject) {
        String escaped = UNDECLARED + escaped(subject(subject));
        return escaped.length() <= LONGEST ? escaped : LONG + digest(subject(subject));
    }

    static boolean isUndeclared(String stream) {
        return stream.startsWith(UNDECLARED);
    }

    /** Letters, digits, {@code _} and {@code -} stay, a dot becomes {@code +}, all else {@code =XX}. */
    private static String escaped(String subject) {
        StringBuilder name = new StringBuilder(subject.length() + 8);
        for (byte b : subject.getBytes(StandardCharsets.US_ASCII)) {
            char c = (char) b;
            if (Character.isLetterOrDigit(c) || c == '_' || c == '-') {
                name.append(c);
            } else if (c == '.') {
                name.append('+');
            } else {
                name.append('=').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return name.toString();
    }

    private static String digest(String subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
