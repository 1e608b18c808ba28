#!/usr/bin/env python3
"""Prints the messages of a Varve segment file as lines of JSON. Needs python3-avro and python3-zstandard, nothing of Varve."""
import base64, json, struct, sys, time
from avro.datafile import DataFileReader
from avro.io import DatumReader

TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    TABLE.append(byte)

def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF

def checked(message, millis):
    text = lambda data: struct.pack(">i", len(data)) + data
    value = message["value"]
    pairs = [(name, value) for name, values in message["headers"].items() for value in values]
    flags = (millis is not None) | (value is not None) << 1
    data = struct.pack(">qqBq", message["seq"], message["time"], flags, millis or 0) + text(message["subject"].encode())
    data += struct.pack(">i", len(pairs)) + b"".join(text(t.encode()) for pair in pairs for t in pair)
    if crc32c(data + text(value or b"")) != message["crc32c"]:
        sys.exit("seq %d does not fit its checksum" % message["seq"])

segment = DataFileReader(open(sys.argv[1], "rb"), DatumReader())
assert segment.get_meta("varve.format") == b"1", "another format version"
count = 0
for count, message in enumerate(segment, 1):
    stamp, nanos = message["timestamp"], message["time"]
    checked(message, None if stamp is None else round(stamp.timestamp() * 1000))
    line = {"seq": message["seq"], "subject": message["subject"]}
    line["time"] = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(nanos // 10**9)) + ".%09dZ" % (nanos % 10**9)
    line["timestamp"] = stamp and stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line.update(headers=message["headers"], value=None if message["value"] is None else base64.b64encode(message["value"]).decode())
    print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
assert count == int(segment.get_meta("varve.count")), "messages are missing"
