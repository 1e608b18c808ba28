#!/usr/bin/env python3
"""Decrypts a Varve segment: segment_decrypt.py KEYRING MANIFEST SEGMENT > segment.avro. Needs python3-cryptography, nothing of Varve nor of Tink."""
import base64, hmac, json, struct, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

def fields(message):
    """The fields of a protocol buffer by their numbers; of a repeated one the last."""
    found, at = {}, 0
    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value
    while at < len(message):
        tag = varint()
        value = varint()
        if tag & 7 == 2:
            value, at = message[at:at + value], at + value
        found[tag >> 3] = value
    return found

ring, manifest = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
stored, how = manifest["segment"], manifest["segment"]["encryption"]
assert how["algorithm"] == "AES256_GCM_HKDF_1MB", "another algorithm"
place = "\n".join(str(manifest[name]) for name in ("archive", "epoch", "after", "first-seq", "last-seq", "stream"))

key = next(key["keyData"] for key in ring["key"] if key["keyId"] == how["key"])
assert key["typeUrl"].endswith(".AesGcmKey"), "another kind of key: take Tink"
wrapped = base64.b64decode(how["data-key"])
assert wrapped[:5] == struct.pack(">BI", 1, how["key"]), "wrapped by another key"
context = "varve data key 1\n" + stored["key"] + "\n" + place
keyset = AESGCM(fields(base64.b64decode(key["value"]))[3]).decrypt(wrapped[5:17], wrapped[17:], context.encode())
data_key = fields(fields(fields(fields(keyset)[2])[1])[2])[3]

with open(sys.argv[3], "rb") as file:
    size, salt, nonce = struct.unpack(">B32s7s", file.read(40))
    secret = hmac.digest(hmac.digest(salt, data_key, "sha256"), ("varve segment 1\n" + place).encode() + b"\1", "sha256")
    number, part, cipher = 0, file.read((1 << 20) - 40), AESGCM(secret)
    while part:
        after = file.read(1 << 20)
        sys.stdout.buffer.write(cipher.decrypt(nonce + struct.pack(">IB", number, not after), part, b""))
        number, part = number + 1, after
