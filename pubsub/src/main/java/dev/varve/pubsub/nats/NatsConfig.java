/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.Preconditions;
import dev.varve.pubsub.delivery.MessageRules;
import dev.varve.pubsub.delivery.QueueLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where NATS is and how to speak to it.
 *
 * <p>A connection that is lost is sought again for ever, at all URLs in turn and at the servers of the same cluster that were heard of.
 *
 * @param urls {@code nats://host:port} or {@code tls://host:port}, at least one
 * @param name what servers and logs call this client
 * @param auth how it proves who it is
 * @param tls how the connection is secured; with {@code tls://} and without this, {@link NatsTls#defaults}
 * @param connectTimeout for one attempt at one server
 * @param pingInterval how often the server must show that it lives; after three silent intervals the connection counts as lost
 * @param inboxPrefix where answers come; change it where permissions give each user a prefix of its own
 * @param queueLimits how much may wait for the handler of each subscription
 */
public record NatsConfig(
        List<String> urls,
        String name,
        NatsAuth auth,
        Optional<NatsTls> tls,
        Duration connectTimeout,
        Duration pingInterval,
        String inboxPrefix,
        QueueLimits queueLimits) {

    public NatsConfig {
        urls = List.copyOf(urls);
        Preconditions.require(!urls.isEmpty(), "urls is empty, at least one is needed");
        urls.forEach(NatsUrl::of);
        Preconditions.positive("connectTimeout", connectTimeout);
        Preconditions.positive("pingInterval", pingInterval);
        MessageRules.checkSubject(inboxPrefix);
    }

    /** The defaults for the server at {@code url}. */
    public static NatsConfig of(String url) {
        return builder(url).build();
    }

    /** The defaults for the servers at {@code urls}, to be changed. */
    public static Builder builder(String... urls) {
        return new Builder(List.of(urls));
    }

    /** Whether connections to {@code url} are secured. */
    boolean isSecured(NatsUrl url) {
        return tls.isPresent() || url.isTls();
    }

    /** Collects settings; for use by one thread. */
    public static final class Builder {
        private final List<String> urls;
        private String name = "varve";
        private NatsAuth auth = new NatsAuth.Anonymous();
        private Optional<NatsTls> tls = Optional.empty();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration pingInterval = Duration.ofSeconds(1);
        private String inboxPrefix = "_INBOX";
        private QueueLimits queueLimits = QueueLimits.defaults();

        private Builder(List<String> urls) {
            this.urls = urls;
        }

        /** Default {@code varve}. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Default {@link NatsAuth.Anonymous}. */
        public Builder auth(NatsAuth value) {
            auth = value;
            return this;
        }

        /** Default none. */
        public Builder tls(NatsTls value) {
            tls = Optional.of(value);
            return this;
        }

        /** Default 5 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** Default 1 s. */
        public Builder pingInterval(Duration value) {
            pingInterval = value;
            return this;
        }

        /** Default {@code _INBOX}. */
        public Builder inboxPrefix(String value) {
            inboxPrefix = value;
            return this;
        }

        /** Default {@link QueueLimits#defaults}. */
        public Builder queueLimits(QueueLimits value) {
            queueLimits = value;
            return this;
        }

        /** The configuration, checked. */
        public NatsConfig build() {
            return new NatsConfig(urls, name, auth, tls, connectTimeout, pingInterval, inboxPrefix, queueLimits);
        }
    }
}
