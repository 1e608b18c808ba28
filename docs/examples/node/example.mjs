// SPDX-License-Identifier: Apache-2.0
// Sets, publishes, gets, reads all and follows, a message of 5 MiB among them. Usage: node example.mjs [nats://host:port]
import { createHash } from "node:crypto";
import { Varve } from "./varve.mjs";

const SUBJECT = "examples.node.letters";
const LARGE = 5 * 1024 * 1024;
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

const varve = await Varve.open({ servers: process.argv[2] ?? "nats://127.0.0.1:4222" });
const following = (async () => {
  for await (const { kind, seq, message } of varve.changes(SUBJECT)) {
    console.log("change", kind, seq, message?.value?.length, message?.value && digest(message.value));
    if (message?.value?.length === LARGE) break;
  }
})();

console.log("set", (await varve.set(SUBJECT, 1, "first", { City: "Köln" })).seq);
console.log("published", (await varve.publish(SUBJECT, "second", { Tag: ["a", "b"] })).seq);
console.log("published", (await varve.publish(SUBJECT, Buffer.alloc(LARGE, "a letter of 5 MiB; "))).seq);
console.log("published", (await varve.publish(SUBJECT, undefined, { Event: "closed" })).seq);

const first = await varve.get(SUBJECT, 1);
console.log("got", first.seq, first.value.toString(), JSON.stringify(first.headers));
console.log("nothing at 99:", await varve.get(SUBJECT, 99));
for await (const { seq, value } of varve.getAll(SUBJECT)) console.log("read", seq, value?.length, value && digest(value));
await following;
await varve.close();
