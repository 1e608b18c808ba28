/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import dev.varve.Headers;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.object.ObjectStore;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ObjectCodec;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.ValueCodec;
import dev.varve.pubsub.wire.Verb;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The objects of the service. */
final class CorePubSubObjects implements ObjectStore {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(256, 512 * 1024);

    private final Scope scope;
    private final Buckets buckets;
    private final NamedPages pages;

    CorePubSubObjects(Scope scope) {
        this.scope = scope;
        this.buckets = new Buckets(scope);
        this.pages = new NamedPages(scope);
    }

    @Override
    public ObjectInfo put(ObjectName name, InputStream content, Headers metadata) {
        return new ObjectUpload(scope, name).put(content, metadata);
    }

    @Override
    public Optional<ObjectReader> get(ObjectName name) {
        return info(name).map(info -> new CorePubSubObjectReader(info, new ObjectInput(scope, info)));
    }

    @Override
    public Optional<ObjectInfo> info(ObjectName name) {
        Reply reply = scope.ask(request(Verb.OBJ_INFO, name));
        return reply.isNone() ? Optional.empty() : Optional.of(ObjectCodec.read(reply.headers(), name.bucket()));
    }

    @Override
    public ClosableIterator<ObjectInfo> list(String bucket, String prefix) {
        Request request = Request.of(Verb.OBJ_LIST, Target.bucket(bucket), Slots.ofObjects(bucket))
                .with(WireHeaders.builder().add(HeaderNames.NAME_PREFIX, ValueCodec.encode(prefix)));
        return pages.iterate(request, LIMITS, item -> Optional.of(ObjectCodec.read(item.headers(), bucket)));
    }

    @Override
    public List<String> buckets() {
        return buckets.ofObjects().toList();
    }

    @Override
    public boolean delete(ObjectName name) {
        Request request = request(Verb.OBJ_DELETE, name);
        Effort effort = scope.write(request, name.toString(), "");
        return !Waiting.on(scope.session().calls().reply(request, effort), effort)
                .isNone();
    }

    static Request request(Verb verb, ObjectName name) {
        return Request.of(verb, Target.of(name), Slots.ofObjects(name.bucket()));
    }
}
