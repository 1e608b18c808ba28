// SPDX-License-Identifier: Apache-2.0
// A client of the persistence service, written from docs/formats/wire-protocol.md alone; § names its sections.
import { connect, createInbox, headers } from "@nats-io/transport-node";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { crc32 } from "node:zlib";

const HEADER_ROOM = 16 * 1024, TIMEOUT = 5_000, ATTEMPTS = 40, PAGE = { "Varve-Max-Messages": 100 };
const number = (m, name) => (m.headers.has(name) ? Number(m.headers.get(name)) : undefined);
const escapeByte = (b) => (b > 0x20 && b < 0x7f && b !== 0x25 ? String.fromCharCode(b) : "%" + b.toString(16).toUpperCase().padStart(2, "0"));
const encode = (value) => /^(?! |=\?v1\?)[ -~]+(?<! )$/.test(value) ? value : "=?v1?" + [...Buffer.from(value)].map(escapeByte).join(""); // §2
const decode = (value) => (value.startsWith("=?v1?") ? decodeURIComponent(value.slice(5)) : value);
const pattern = (token) => (token === "*" ? "[^.]+" : token === ">" ? ".+" : token.replace(/\W/g, "\\$&"));
const matches = (filter, subject) => new RegExp(`^${filter.split(".").map(pattern).join("\\.")}$`).test(subject);
const refusal = (code, message) => Object.assign(new Error(message), { code }); // one of the service's codes, and its one line
export class Varve {
  #map = { version: -1 };
  #followers = new Set();
  static async open(options, prefix = "varve.v1") { return new Varve(await connect(options), prefix); }
  constructor(nats, prefix) { Object.assign(this, { nats, prefix }).#hearReconnects(); }
  close() { return this.nats.drain(); }
  publish(subject, value, own) { return this.#write(subject, "publish", {}, value, own); }
  set(subject, seq, value, own) { return this.#write(subject, "set", { "Varve-Seq": seq }, value, own); }
  async get(subject, seq) {
    const { end } = await this.#call(subject, "get", { "Varve-Seq": seq });
    return end.headers.get("Varve-Status") === "none" ? undefined : this.#message(end, subject);
  }
  /** Every message of `subject` from the seq `from` on, a page at a time as the caller takes them. */
  async *getAll(subject, from = 1) {
    for await (const item of this.#items(subject, "get-all", (next) => ({ "Varve-From": next ?? from }))) yield this.#message(item, subject);
  }
  /** Every change of `subject` after the change `seen` of `epoch`, and then each as it happens, until the caller leaves the loop (§5). */
  async *changes(subject, seen = 0, epoch = undefined) {
    let wake, heard = [undefined]; // each a change, or undefined: ask what was missed
    const hear = (m) => { heard.push(m); wake?.(); };
    const live = [this.nats.subscribe(`${this.prefix}.change.${subject}`, { callback: (error, m) => hear(error ?? m) }),
      this.nats.subscribe(`${this.prefix}.map-changed`, { callback: () => hear() })];
    this.#followers.add(hear);
    try {
      await this.nats.flush();
      for (;;) {
        while (heard.length === 0) await new Promise((resolve) => { wake = resolve; });
        const m = heard.shift();
        if (m instanceof Error) throw m;
        if (m === undefined) await this.#refresh("map");
        const known = m && number(m, "Varve-Epoch") === epoch, repeat = known && number(m, "Varve-Number") <= seen;
        const follows = known && !repeat && m.headers.get("Varve-Kind") !== "head" && number(m, "Varve-Previous") <= seen;
        if (follows) {
          seen = number(m, "Varve-Number");
          yield this.#change(m, subject);
        }
        if (repeat || follows) continue;
        for await (const item of this.#items(subject, "changes", (next, end) => ({ "Varve-After": next ?? seen,
          "Varve-Epoch": end ? number(end, "Varve-Epoch") : epoch, "Varve-Bound": end && number(end, "Varve-Bound") }))) {
          [seen, epoch] = [number(item, "Varve-Number"), number(item, "Varve-Epoch")];
          yield this.#change(item, subject);
        }
      }
    } finally { live.forEach((subscription) => subscription.unsubscribe()); this.#followers.delete(hear); }
  }
  async #hearReconnects() { for await (const { type } of this.nats.status()) if (type === "reconnect") this.#followers.forEach((hear) => hear()); }
  /** The items of all pages: `fields` names where the next one begins, by the end of the one before (§4). */
  async *#items(subject, verb, fields) {
    for (let next, last, more = true; more; more = next !== undefined) {
      const { items, end } = await this.#call(subject, verb, { ...fields(next, last), ...PAGE });
      yield* items;
      [next, last] = [number(end, "Varve-Next"), end];
    }
  }
  async #change(m, subject) {
    const kind = m.headers.get("Varve-Kind"), message = kind === "set" ? await this.#message(m, subject) : undefined;
    return { kind, number: number(m, "Varve-Number"), epoch: number(m, "Varve-Epoch"), seq: number(m, "Varve-Seq"), message };
  }
  async #message(m, subject) {
    const own = {}, seq = number(m, "Varve-Seq"), parts = [m.data], total = number(m, "Varve-Total") ?? m.data.length;
    for (const name of m.headers.keys()) if (!name.startsWith("Varve-")) own[name] = m.headers.values(name).map(decode);
    for (let have = m.data.length; have < total; have += parts.at(-1).length) { // the value was cut: the rest (§4)
      const rest = { "Varve-Seq": seq, "Varve-Offset": have, "Varve-Version": m.headers.get("Varve-Version") };
      parts.push((await this.#call(subject, "get", rest)).end.data);
    }
    return { subject: m.headers.get("Varve-Subject"), seq, time: number(m, "Varve-Time"), headers: own, value: m.headers.has("Varve-No-Value") ? undefined : Buffer.concat(parts) };
  }
  async #write(subject, verb, fields, value, own) {
    const names = { "Varve-Msg-Id": randomUUID(), "Varve-No-Value": value === undefined ? 1 : undefined, ...fields };
    const { end } = await this.#call(subject, verb, names, Buffer.from(value ?? ""), own);
    return { seq: number(end, "Varve-Seq"), time: number(end, "Varve-Time"), durability: end.headers.get("Varve-Durability") };
  }
  /** Asks the server that owns `subject`, and its successor if it has moved or is gone (§2, §6). */
  async #call(subject, verb, fields, payload = Buffer.alloc(0), own = {}) {
    for (let attempt = 1; ; attempt++) {
      try {
        const { server, epoch } = await this.#owner(subject);
        const answer = await this.#transfer(`${this.prefix}.${server}.${verb}.${subject}`, { "Varve-Epoch": epoch, ...fields }, payload, own);
        if (answer.end.headers.get("Varve-Status") === "moved") throw refusal("UNAVAILABLE", `${server} does not own ${subject} any more`);
        return answer;
      } catch (error) { if (error.code !== "UNAVAILABLE" || attempt === ATTEMPTS) throw error; }
      this.#map.version = -1; // ask for the map again
      await pause(250);
    }
  }
  async #owner(subject) {
    if (this.#map.version < 0) await this.#refresh("map");
    const stream = this.#map.streams.find(({ filters }) => filters.some((filter) => matches(filter, subject)));
    const slot = crc32(`s:${stream ? "=" + stream.name : subject}`) % 1024;
    if (!this.#map.slots[slot]) await this.#refresh("assign", { "Varve-Slot": slot });
    return this.#map.slots[slot];
  }
  async #refresh(verb, fields = {}) {
    const { end } = await this.#request(`${this.prefix}.coordinator.${verb}`, fields), parts = [end.data];
    for (let have = end.data.length; have < number(end, "Varve-Total"); have += parts.at(-1).length)
      parts.push((await this.#request(`${this.prefix}.coordinator.map`, { "Varve-Offset": have, "Varve-Version": end.headers.get("Varve-Version") })).end.data);
    const map = { version: -1, slots: new Array(1024), streams: [] };
    for (const [word, first, ...rest] of Buffer.concat(parts).toString().split("\n").map((line) => line.split(" "))) {
      if (word === "version") map.version = Number(first);
      if (word === "stream") map.streams.push({ name: first, filters: rest });
      if (word !== "slot") continue;
      const [from, to = from] = first.split("-").map(Number);
      map.slots.fill({ server: rest[0], epoch: Number(rest[1]) }, from, to + 1);
    }
    if (map.version >= this.#map.version) this.#map = map;
  }
  /** One request, its payload in acknowledged parts where it does not fit one NATS message (§4). */
  async #transfer(subject, fields, payload, own) {
    const most = this.nats.info.max_payload - HEADER_ROOM, count = Math.ceil(payload.length / most), id = randomUUID();
    const part = (i, rest) => [{ ...rest, "Varve-Transfer": id, "Varve-Part": `${i}/${count}` }, payload.subarray(i * most, (i + 1) * most)];
    for (let i = 0; i < count - 1; i++) {
      const answer = await this.#request(subject, ...part(i));
      if (answer.end.headers.get("Varve-Status") !== "part") return answer;
    }
    return count > 1 ? this.#request(subject, ...part(count - 1, fields), own) : this.#request(subject, fields, payload, own);
  }
  async #request(subject, fields, payload, own = {}) {
    const head = headers(), inbox = createInbox(), replies = this.nats.subscribe(inbox), items = [];
    for (const [name, values] of [...Object.entries(fields), ...Object.entries(own)])
      for (const value of [values].flat()) if (value !== undefined) head.append(name, encode(String(value)));
    const timer = setTimeout(() => replies.unsubscribe(), TIMEOUT);
    try {
      this.nats.publish(subject, payload, { headers: head, reply: inbox });
      for await (const m of replies) {
        if (m.headers?.code === 503) throw refusal("UNAVAILABLE", `nobody serves ${subject}`);
        const status = m.headers.get("Varve-Status");
        if (status === "error") throw refusal(m.headers.get("Varve-Code"), decode(m.headers.get("Varve-Error")));
        if (status === "more") items.push(m);
        else if (!("Varve-Max-Messages" in fields) || number(m, "Varve-Count") === items.length) return { items, end: m };
        else throw refusal("UNAVAILABLE", "an item was lost");
      }
      throw refusal("UNAVAILABLE", `no answer to ${subject} in ${TIMEOUT} ms`);
    } finally { clearTimeout(timer); replies.unsubscribe(); }
  }
}
