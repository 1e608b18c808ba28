/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

/** A refusal as Glacier words it. */
final class VaultRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    VaultRefusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static VaultRefusal invalid(String message) {
        return new VaultRefusal(400, "InvalidParameterValueException", message);
    }

    static VaultRefusal missing(String message) {
        return new VaultRefusal(400, "MissingParameterValueException", "Required parameter missing: " + message);
    }

    static VaultRefusal absent(String what) {
        return new VaultRefusal(404, "ResourceNotFoundException", "The " + what + " was not found");
    }

    VaultAnswer answer() {
        return VaultAnswer.error(status, code, String.valueOf(getMessage()));
    }
}
