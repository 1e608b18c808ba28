/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/** The part of the grammar that subjects and filters share. */
final class SubjectGrammar {

    private SubjectGrammar() {}

    /** Fails with {@link ErrorCode#INVALID} unless {@code value} is dot-separated printable tokens within the limits. */
    static void check(String what, String value) {
        String shown = what + " '" + Subject.printable(value) + "' ";
        Preconditions.require(!value.isEmpty(), what + " is empty");
        Preconditions.require(
                value.length() <= Subject.MAX_LENGTH,
                shown + "has " + value.length() + " characters, at most " + Subject.MAX_LENGTH + " are allowed");
        int tokens = 1;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            Preconditions.require(
                    c > ' ' && c < 0x7f,
                    shown + "holds a character outside printable ASCII at position " + i
                            + "; escape the token with SubjectCodec");
            if (c == '.') {
                boolean empty = i == 0 || i == value.length() - 1 || value.charAt(i - 1) == '.';
                Preconditions.require(!empty, shown + "has an empty token at position " + i);
                tokens++;
            }
        }
        Preconditions.require(
                tokens <= Subject.MAX_TOKENS,
                shown + "has " + tokens + " tokens, at most " + Subject.MAX_TOKENS + " are allowed");
        boolean reserved = value.startsWith("$") || value.equals("_INBOX") || value.startsWith("_INBOX.");
        Preconditions.require(
                !reserved, shown + "starts with a token reserved by the messaging system ('$...' or '_INBOX')");
    }
}
