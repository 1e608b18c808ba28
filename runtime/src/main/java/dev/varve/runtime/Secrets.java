/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.spi.Secret;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what must not be printed.
 *
 * <p>Three rules, none of which needs an annotation that somebody can forget:
 *
 * <ol>
 *   <li>A component of type {@link Secret} is a secret, whatever its name. It is the preferred way, since it also masks the record's own {@code toString}.
 *   <li>A text whose name says so is a secret: a word of it is {@code password}, {@code token}, {@code seed} and the like, or its last word is {@code key} unless
 *       {@code public} stands before. A name masked for nothing costs little; one forgotten is in every log.
 *   <li>What stands before the {@code @} of a URL is a secret, wherever it occurs.
 * </ol>
 *
 * <p>Only texts are masked: a number, a duration, an enum or a path ({@code credentials-file}) tells where a secret is or how long it lives, not what it is.
 */
final class Secrets {

    private static final Set<String> WORDS = Set.of(
            "password",
            "passwd",
            "passphrase",
            "passwords",
            "secret",
            "secrets",
            "token",
            "tokens",
            "credential",
            "credentials",
            "seed",
            "seeds",
            "nkey",
            "jwt");

    private static final Pattern USER_INFO = Pattern.compile("(://)[^/?#\\s]*@");

    /** NATS also takes {@code user:password@host}, without a scheme. */
    private static final Pattern BARE_USER_INFO = Pattern.compile("(^|[,\\s'])[^/?#\\s,'@]+:[^/?#\\s,']*@(?=\\S)");

    private Secrets() {}

    /** Whether a text under {@code key}, in kebab case, is a secret. */
    static boolean named(String key) {
        List<String> words = List.of(key.split("-", -1));
        String last = words.get(words.size() - 1);
        boolean isKey = (last.equals("key") || last.equals("keys")) && !words.contains("public");
        return isKey || words.stream().anyMatch(WORDS::contains);
    }

    /** {@code text} with what stands before the {@code @} of every URL masked. */
    static String withoutUserInfo(String text) {
        String masked = USER_INFO.matcher(text).replaceAll("$1" + Secret.MASK + "@");
        return BARE_USER_INFO.matcher(masked).replaceAll("$1" + Secret.MASK + "@");
    }
}
