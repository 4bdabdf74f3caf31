// One function, unpacked: what is known of each bit, byte and field.

const live = 1, toHardware = 2, toShadow = 4, runsHook = 8, clearsOnOne = 16, reserved = 32, byteLive = 64;
const shown = 0, hidden = 1, gap = 2;

/** Hexadecimal digits of a number, at least as many as said. */
const hex = (number, digits = 2) => number.toString(16).padStart(digits, "0");

/** Runs of `[length, value, ...]`, each with where it begins; `width` entries a run. */
function unpack(flat, width, each) {
  let start = 0;
  for (let i = 0; i < flat.length; i += width) {
    each(start, flat.slice(i, i + width));
    start += flat[i];
  }
}

class ConfigFunction {
  constructor(data, number) {
    Object.assign(this, data);
    this.number = number;
    this.guest = this.bytesOf(data.guest);
    this.hardware = this.bytesOf(data.hardware);
    this.flags = new Uint8Array(this.size * 8);
    this.rule = new Int32Array(this.size * 8).fill(-1);
    this.below = new Int32Array(this.size * 8).fill(-1);
    unpack(data.bits, 3, (start, [length, flags, rule]) => {
      this.flags.fill(flags, start, start + length);
      this.rule.fill(rule, start, start + length);
    });
    unpack(data.lower, 2, (start, [length, rule]) => this.below.fill(rule, start, start + length));
    this.regionOf = new Int32Array(this.size);
    this.regions = [];
    unpack(data.owners, 3, (start, [length, kind, capability]) => {
      this.regionOf.fill(this.regions.length, start, start + length);
      this.regions.push({ start, end: start + length, kind, capability: this.capabilities[capability] });
    });
    this.hazardsOf = this.byByte(data.hazards);
    this.contradictionsOf = this.byByte(data.contradictions);
    this.hooksOf = new Map();
    for (const hook of data.hooks) {
      for (const [start, end] of hook.triggers) {
        for (let at = start; at < end; at++) this.hooksOf.set(at, [...(this.hooksOf.get(at) ?? []), hook]);
      }
    }
    this.digits = this.size > 256 ? 3 : 2;
    this.bytes = Array.from({ length: this.size }, (_, at) => this.byte(at));
  }

  bytesOf(text) {
    return Uint8Array.from({ length: this.size }, (_, at) => parseInt(text.substr(2 * at, 2), 16));
  }

  /** Findings by each byte that they concern. */
  byByte(findings) {
    const map = new Map();
    findings.forEach((finding, number) => {
      const bytes = new Set();
      for (const [start, end] of finding.bits) {
        for (let at = start >> 3; at < (end + 7) >> 3; at++) bytes.add(at);
      }
      finding.number = number;
      finding.bytes = [...bytes].sort((a, b) => a - b);
      for (const at of bytes) map.set(at, [...(map.get(at) ?? []), finding]);
    });
    return map;
  }

  region(at) { return this.regions[this.regionOf[at]]; }

  /** What a cell of the map shows. */
  byte(at) {
    const flags = this.flags.subarray(8 * at, 8 * at + 8);
    const mask = (flag) => flags.reduce((mask, bits, bit) => mask | (bits & flag ? 1 << bit : 0), 0);
    const region = this.region(at), byteReads = mask(byteLive);
    const reads = mask(live) & ~byteReads;
    return {
      at, region,
      reads: reads === 0xff ? "hardware" : reads || byteReads ? "mixed" : "shadow",
      toHardware: mask(toHardware),
      toShadow: mask(toShadow),
      hook: this.hooksOf.has(at),
      // The gravest is the first.
      hazard: this.hazardsOf.has(at),
      severity: this.hazardsOf.get(at)?.[0].severity,
      differs: this.guest[at] !== this.hardware[at],
    };
  }

  /** Two letters for what the colours say: who answers, and where writes go. */
  letters(byte) {
    const kind = byte.region.kind;
    const who = kind === hidden ? "x" : kind === gap ? "." : { hardware: "H", shadow: "S", mixed: "M" }[byte.reads];
    return who + (byte.toHardware && byte.toShadow ? "b" : byte.toHardware ? "h" : byte.toShadow ? "s" : "-");
  }

  /** Runs of bits of a byte that are alike, highest first. */
  parts(at) {
    const parts = [];
    for (let bit = 8 * at + 7; bit >= 8 * at; bit--) {
      const last = parts.at(-1);
      const alike = last && last.rule === this.rule[bit] && last.flags === this.flags[bit]
        && last.below === this.below[bit];
      if (alike) last.low = bit & 7;
      else parts.push({ high: bit & 7, low: bit & 7, rule: this.rule[bit], flags: this.flags[bit], below: this.below[bit] });
    }
    return parts;
  }

  /** First and last bit of the field that a bit is of. */
  field(bit) {
    const path = this.rules[this.rule[bit]]?.path;
    const same = (other) => this.rules[this.rule[other]]?.path === path;
    const region = this.region(bit >> 3);
    let low = bit, high = bit;
    while (low > 8 * region.start && same(low - 1)) low--;
    while (high + 1 < 8 * region.end && same(high + 1)) high++;
    return { low, high };
  }

  /** The value of some bits of a space, as hexadecimal digits. */
  value(bytes, low, high) {
    let value = 0n;
    for (let bit = high; bit >= low; bit--) value = value << 1n | BigInt(bytes[bit >> 3] >> (bit & 7) & 1);
    return high - low < 3 ? value.toString() : "0x" + value.toString(16).padStart((high - low + 4) >> 2, "0");
  }
}
