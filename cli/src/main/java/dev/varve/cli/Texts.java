/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.object.ObjectInfo;
import dev.varve.stream.StoredMessage;

/** The forms of results for people, a line each. */
final class Texts {

    private Texts() {}

    static String receipt(Receipt receipt) {
        return "seq " + receipt.seq() + ", survives " + receipt.durability()
                + (receipt.duplicate() ? ", was there already" : "");
    }

    static String revision(Receipt receipt) {
        return "revision " + receipt.seq() + ", survives " + receipt.durability();
    }

    static String object(ObjectInfo info) {
        return String.format("%-40s %14d bytes  sha256 %s", info.name(), info.size(), info.sha256());
    }

    static String message(StoredMessage stored) {
        return stored.seq() + "\t" + stored.storeTime() + "\t" + stored.subject() + "\t" + value(stored.message());
    }

    static String value(Message message) {
        return message.value().map(Texts::value).orElse("(no value)");
    }

    /** The value on one line: as it is where it is text without control characters, else its size. */
    static String value(Bytes value) {
        return Json.text(value)
                .filter(text -> text.chars().noneMatch(c -> c < ' ' && c != '\t'))
                .orElseGet(() -> "(" + value.size() + " bytes, not one line of text; use get --raw or --output json)");
    }
}
