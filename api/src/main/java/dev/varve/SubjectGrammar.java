/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/** The part of the grammar that subjects and filters share. */
final class SubjectGrammar {

    private SubjectGrammar() {}

    /** Fails with {@link ErrorCode#INVALID} unless {@code value} is dot-separated printable tokens within the limits. Runs for every message: it says what is wrong only where something is. */
    static void check(String what, String value) {
        int length = value.length();
        if (length == 0) {
            throw StorageException.invalid(what + " is empty");
        }
        if (length > Subject.MAX_LENGTH) {
            throw refused(what, value, "has " + length + " characters, at most " + Subject.MAX_LENGTH + " are allowed");
        }
        int tokens = checkTokens(what, value);
        if (tokens > Subject.MAX_TOKENS) {
            throw refused(what, value, "has " + tokens + " tokens, at most " + Subject.MAX_TOKENS + " are allowed");
        }
        if (value.startsWith("$") || value.equals("_INBOX") || value.startsWith("_INBOX.")) {
            throw refused(what, value, "starts with a token reserved by the messaging system ('$...' or '_INBOX')");
        }
    }

    /** Whether a token is, or holds, a wildcard. */
    static boolean hasWildcard(String value) {
        return value.indexOf('*') >= 0 || value.indexOf('>') >= 0;
    }

    private static int checkTokens(String what, String value) {
        int tokens = 1;
        int start = 0;
        int length = value.length();
        for (int i = 0; i <= length; i++) {
            char c = i == length ? '.' : value.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw refused(
                        what,
                        value,
                        "holds a character outside printable ASCII at position " + i
                                + "; escape the token with SubjectCodec");
            }
            if (c == '.') {
                if (i == start) {
                    throw refused(what, value, "has an empty token at position " + Math.min(i, length - 1));
                }
                start = i + 1;
                tokens += i == length ? 0 : 1;
            }
        }
        return tokens;
    }

    private static StorageException refused(String what, String value, String why) {
        return StorageException.invalid(what + " '" + Subject.printable(value) + "' " + why);
    }
}
