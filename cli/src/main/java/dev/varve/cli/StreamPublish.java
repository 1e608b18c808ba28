/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Durability;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve stream publish}: appends one message, or one for each line of the standard input. */
@Command(
        name = "publish",
        description = "Append a message; with --stdin-lines, one for each line of the standard input.")
final class StreamPublish implements Callable<Integer> {

    private static final int MOST_WAITING = 1000;

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "The value, as text.")
    private @Nullable String text;

    @Mixin
    private ValueOptions value = new ValueOptions();

    @Option(names = "--stdin-lines", description = "Publish each line of the standard input.")
    private boolean stdinLines;

    @Option(
            names = "--msg-id",
            paramLabel = "ID",
            description = "Store at most once under this id; with --stdin-lines, ID-1, ID-2, ...")
    private @Nullable String msgId;

    @Option(
            names = "--at-least",
            paramLabel = "LEVEL",
            description = "Least durability: volatile, process, disk, quorum(n).")
    private @Nullable String atLeast;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Gone after this long, such as 10m.")
    private @Nullable Duration ttl;

    @Override
    public Integer call() throws IOException {
        Subject target = Subject.of(subject);
        PublishOptions options = options();
        Preconditions.require(
                !stdinLines || (text == null && value.isEmpty()), "--stdin-lines and a value exclude each other");
        try (Varve varve = session.open()) {
            if (stdinLines) {
                lines(varve, target, options);
            } else {
                Receipt receipt = varve.streams().publish(target, value.message(text), options);
                session.print(() -> Texts.receipt(receipt), () -> Json.receipt(receipt));
            }
        }
        return ExitCodes.OK;
    }

    private PublishOptions options() {
        PublishOptions.Builder options = PublishOptions.builder();
        if (msgId != null) {
            options.msgId(msgId);
        }
        if (atLeast != null) {
            options.atLeast(Durability.parse(atLeast));
        }
        if (ttl != null) {
            options.ttl(ttl);
        }
        return options.build();
    }

    private void lines(Varve varve, Subject target, PublishOptions options) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Deque<CompletableFuture<Receipt>> waiting = new ArrayDeque<>();
        long count = 0;
        long last = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            count++;
            PublishOptions each = msgId == null ? options : options.withMsgId(msgId + "-" + count);
            waiting.add(varve.streams().publishAsync(target, value.messageOf(line), each));
            if (waiting.size() >= MOST_WAITING) {
                last = join(waiting.remove(), count - waiting.size());
            }
        }
        while (!waiting.isEmpty()) {
            last = join(waiting.remove(), count - waiting.size());
        }
        report(count, last);
    }

    private static long join(CompletableFuture<Receipt> write, long line) {
        try {
            return write.join().seq();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(new CommandFailure(
                        ExitCodes.UNEXPECTED, "at line " + line + "; the lines before it are stored"));
                throw cause;
            }
            throw e;
        }
    }

    private void report(long count, long last) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("published", count);
        json.put("last-seq", last);
        session.print(() -> "published " + count + " messages, the last is seq " + last, () -> json);
    }
}
