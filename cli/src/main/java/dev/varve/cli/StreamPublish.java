/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.cli.input.LineReader;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
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

    @Mixin
    private WriteOptions write = new WriteOptions();

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
        PublishOptions.Builder options = write.ofMessage();
        if (msgId != null) {
            options.msgId(msgId);
        }
        return options.build();
    }

    private void lines(Varve varve, Subject target, PublishOptions options) throws IOException {
        Headers headers = value.headers();
        long longest = varve.capabilities().limits().maxMessageBytes();
        AtomicLong count = new AtomicLong();
        LinePublisher publisher = new LinePublisher(line -> {
            PublishOptions each = msgId == null ? options : options.withMsgId(msgId + "-" + count.incrementAndGet());
            return varve.streams().publishAsync(target, line, each);
        });
        try (LineReader lines = new LineReader(session.in(), "the standard input", longest)) {
            for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
                publisher.add(Message.of(line.get()).withHeaders(headers));
            }
        } finally {
            publisher.finish();
        }
        report(publisher.settled(), publisher.lastSeq());
    }

    private void report(long count, long last) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("published", count);
        json.put("last-seq", last);
        session.print(() -> "published " + count + " messages, the last is seq " + last, () -> json);
    }
}
