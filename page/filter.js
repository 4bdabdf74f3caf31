// The filter: words that all must hold of a byte.

const byteWords = {
  writable: (byte) => byte.toHardware || byte.toShadow,
  hidden: (byte) => byte.region.kind === hidden,
  gap: (byte) => byte.region.kind === gap,
  hazard: (byte) => byte.hazard,
  hook: (byte) => byte.hook,
  differs: (byte) => byte.differs,
  hardware: (byte) => byte.reads === "hardware",
  shadow: (byte) => byte.reads === "shadow",
  mixed: (byte) => byte.reads === "mixed",
};

/** The positions that a word names: `0x44`, `44h`, `0x40-0x5f`; null: it names none. */
function positions(word) {
  const number = "(?:0x([0-9a-f]{1,3})|([0-9a-f]{1,3})h)";
  const found = new RegExp(`^${number}(?:(?:-|\\.\\.)${number})?$`).exec(word);
  if (!found) return null;
  const first = parseInt(found[1] ?? found[2], 16), last = found[3] ?? found[4];
  return { first, last: last === undefined ? first : parseInt(last, 16) };
}

/** Everything that is written about a byte, for words that are no others. */
function textOf(f, byte) {
  const { capability } = byte.region, words = [];
  if (capability) words.push(capability.name, capability.title);
  for (const { rule } of f.parts(byte.at)) {
    const line = f.rules[rule];
    if (line) words.push(line.path, line.policy, line.access, line.spec, f.files[line.file]);
  }
  for (const hook of f.hooksOf.get(byte.at) ?? []) words.push(hook.name);
  for (const finding of f.hazardsOf.get(byte.at) ?? []) words.push(finding.kind, finding.severity);
  for (const finding of f.contradictionsOf.get(byte.at) ?? []) words.push(finding.kind);
  return words.join("\n").toLowerCase();
}

/** The bytes that a text asks for; null: it asks for nothing. */
function matching(f, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  f.texts ??= f.bytes.map((byte) => textOf(f, byte));
  const tests = words.map((word) => {
    const named = positions(word);
    if (named) return (byte) => byte.at >= named.first && byte.at <= named.last;
    return byteWords[word] ?? ((byte) => f.texts[byte.at].includes(word));
  });
  return new Set(f.bytes.filter((byte) => tests.every((test) => test(byte))).map((byte) => byte.at));
}
