/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

/** The names of all headers that belong to the protocol. */
public final class HeaderNames {

    /** What every name of the protocol begins with. */
    public static final String PREFIX = "Varve-";

    public static final String ACKS = "Varve-Acks";
    public static final String ACK_FLOOR = "Varve-Ack-Floor";
    public static final String ACK_WAIT = "Varve-Ack-Wait";
    public static final String ACTUAL = "Varve-Actual";
    public static final String AFTER = "Varve-After";
    public static final String AT_LEAST = "Varve-At-Least";
    public static final String BACKOFF = "Varve-Backoff";
    public static final String BATCH = "Varve-Batch";
    public static final String BOUND = "Varve-Bound";
    public static final String BUCKET = "Varve-Bucket";
    public static final String BUCKET_TTL = "Varve-Bucket-Ttl";
    public static final String BUNDLE = "Varve-Bundle";
    public static final String BYTES = "Varve-Bytes";
    public static final String CAPABILITY = "Varve-Capability";
    public static final String CHANGED = "Varve-Changed";
    public static final String CODE = "Varve-Code";
    public static final String CONSUMER = "Varve-Consumer";
    public static final String COPIES = "Varve-Copies";
    public static final String COUNT = "Varve-Count";
    public static final String DEADLINE = "Varve-Deadline";
    public static final String DECLARED = "Varve-Declared";
    public static final String DEDUP_WINDOW = "Varve-Dedup-Window";
    public static final String DELIVERED = "Varve-Delivered";
    public static final String DELIVERY = "Varve-Delivery";
    public static final String DISCARD = "Varve-Discard";
    public static final String DUPLICATE = "Varve-Duplicate";
    public static final String DURABILITY = "Varve-Durability";
    public static final String EPOCH = "Varve-Epoch";
    public static final String ERROR = "Varve-Error";
    public static final String ETA = "Varve-Eta";
    public static final String EXPECTED = "Varve-Expected";
    public static final String EXPECTED_LAST = "Varve-Expected-Last";
    public static final String EXPECTED_LAST_SUBJECT = "Varve-Expected-Last-Subject";
    public static final String FILTER = "Varve-Filter";
    public static final String FIRST = "Varve-First";
    public static final String FROM = "Varve-From";
    public static final String FROM_TIME = "Varve-From-Time";
    public static final String HAVE = "Varve-Have";
    public static final String INCARNATION = "Varve-Incarnation";
    public static final String INDEX = "Varve-Index";
    public static final String IN_FLIGHT = "Varve-In-Flight";
    public static final String KEY = "Varve-Key";
    public static final String KEYS = "Varve-Keys";
    public static final String KIND = "Varve-Kind";
    public static final String LAST = "Varve-Last";
    public static final String LEAVE = "Varve-Leave";
    public static final String LENGTH = "Varve-Length";
    public static final String MAX_AGE = "Varve-Max-Age";
    public static final String MAX_BUNDLE = "Varve-Max-Bundle";
    public static final String MAX_BYTES = "Varve-Max-Bytes";
    public static final String MAX_BYTES_LIMIT = "Varve-Max-Bytes-Limit";
    public static final String MAX_DELIVER = "Varve-Max-Deliver";
    public static final String MAX_IN_FLIGHT = "Varve-Max-In-Flight";
    public static final String MAX_MESSAGES = "Varve-Max-Messages";
    public static final String MAX_MESSAGES_LIMIT = "Varve-Max-Messages-Limit";
    public static final String MAX_MESSAGE_BYTES = "Varve-Max-Message-Bytes";
    public static final String MAX_PER_SUBJECT = "Varve-Max-Per-Subject";
    public static final String MAX_RATE = "Varve-Max-Rate";
    public static final String MAX_VALUE_BYTES = "Varve-Max-Value-Bytes";
    public static final String MESSAGES = "Varve-Messages";
    public static final String MIRROR_OF = "Varve-Mirror-Of";
    public static final String MSG_ID = "Varve-Msg-Id";
    public static final String NAME_PREFIX = "Varve-Name-Prefix";
    public static final String NEXT = "Varve-Next";
    public static final String NO_VALUE = "Varve-No-Value";
    public static final String NUMBER = "Varve-Number";
    public static final String OBJECT = "Varve-Object";
    public static final String OFFSET = "Varve-Offset";
    public static final String ORDER = "Varve-Order";
    public static final String PART = "Varve-Part";
    public static final String PAUSED = "Varve-Paused";
    public static final String PENDING = "Varve-Pending";
    public static final String PREVIOUS = "Varve-Previous";
    public static final String RECEIPTS = "Varve-Receipts";
    public static final String REVISION = "Varve-Revision";
    public static final String SEQ = "Varve-Seq";
    public static final String SERVER = "Varve-Server";
    public static final String SHA256 = "Varve-Sha256";
    public static final String SIZE = "Varve-Size";
    public static final String SLOT = "Varve-Slot";
    public static final String SLOTS = "Varve-Slots";
    public static final String START = "Varve-Start";
    public static final String STATUS = "Varve-Status";
    public static final String STRANDED = "Varve-Stranded";
    public static final String STREAM = "Varve-Stream";
    public static final String STREAM_DURABILITY = "Varve-Stream-Durability";
    public static final String STRONGEST = "Varve-Strongest";
    public static final String SUBJECT = "Varve-Subject";
    public static final String SUBJECTS = "Varve-Subjects";
    public static final String TIME = "Varve-Time";
    public static final String TIMESTAMP = "Varve-Timestamp";
    public static final String TO = "Varve-To";
    public static final String TOTAL = "Varve-Total";
    public static final String TO_TIME = "Varve-To-Time";
    public static final String TRAITS = "Varve-Traits";
    public static final String TRANSFER = "Varve-Transfer";
    public static final String TTL = "Varve-Ttl";
    public static final String UPLOAD = "Varve-Upload";
    public static final String VERSION = "Varve-Version";
    public static final String WAIT = "Varve-Wait";
    public static final String WRITER_EPOCH = "Varve-Writer-Epoch";

    private HeaderNames() {}
}
