// What is known of one byte: its bits, the reason for each, hooks and findings.

const severityLetter = { critical: "C", high: "H", medium: "M", low: "L", note: "N" };

/** `[7:4]` or `[3]`. */
const range = (high, low) => high === low ? `[${high}]` : `[${high}:${low}]`;

/** Where writes of a bit go, in words. */
function writesOf(flags) {
  const to = [flags & toHardware && "reach hardware", flags & toShadow && "change the shadow"].filter(Boolean);
  return to.length ? "writes " + to.join(" and ") : "writes are dropped";
}

function readsOf(flags) {
  if (!(flags & live)) return "read from the shadow";
  return flags & byteLive ? "read from the shadow, where the byte is read alone from hardware" : "read from hardware";
}

/** Text that may break behind its dots and underscores. */
const breakable = (text) => text.split(/(?<=[._])/).flatMap((piece, index) => index ? [make("wbr"), piece] : [piece]);

/** A reason, with what stands between backticks as code. */
const prose = (text) => text.split("`").flatMap((piece, index) =>
  index % 2 ? [make("code", {}, ...breakable(piece))] : breakable(piece));

/** A finding with its severity, as a list entry. */
function findingEntry(finding) {
  return make("li", { class: "finding" },
    make("span", { class: `severity ${finding.severity}`, title: finding.severity }, severityLetter[finding.severity]),
    make("div", {}, make("strong", {}, ...breakable(finding.place)), " ", make("span", { class: "kind" }, finding.kind),
      make("p", {}, ...prose(finding.reason))));
}

class Detail {
  constructor(element) { this.element = element; }

  show(f, at) {
    const byte = f.bytes[at], { region } = byte;
    const specs = new Set(f.parts(at).map((part) => f.rules[part.rule]?.spec));
    // What is the same for all is said once.
    this.spec = specs.size === 1 ? [...specs][0] : null;
    this.element.replaceChildren(...[
      this.heading(f, at), this.owner(f, at, region), this.boxes(f, at),
      ...f.parts(at).map((part) => this.part(f, at, part)),
      this.hooks(f, at),
      this.findings("Hazards", f.hazardsOf.get(at)),
      this.findings("Contradictions", f.contradictionsOf.get(at)),
    ].filter(Boolean));
    this.element.dataset.at = hex(at, f.digits);
  }

  heading(f, at) {
    const same = f.guest[at] === f.hardware[at];
    return make("h2", {},
      make("span", { class: "position" }, "0x" + hex(at, f.digits)),
      make("span", { class: "values" + (same ? "" : " differ") },
        "guest ", make("b", {}, hex(f.guest[at])), " ", same ? "= " : "≠ ", "device ", make("b", {}, hex(f.hardware[at]))));
  }

  owner(f, at, region) {
    if (region.kind === gap) return make("p", { class: "owner" }, "No capability has this byte: it is a gap.");
    const { capability } = region, offset = at - capability.at;
    const words = [capability.title, region.kind === hidden ? "The guest's list leaves it out." : null,
      capability.synthetic ? "The profile made it up." : null];
    return make("p", { class: "owner" },
      make("strong", {}, capability.name),
      make("code", {}, offset < 0 ? "" : ` +${hex(offset)}`),
      " ", words.filter(Boolean).join(" "), this.spec ? make("span", { class: "spec" }, this.spec) : "");
  }

  /** The eight bits as boxes, highest first. */
  boxes(f, at) {
    const row = make("div", { class: "bits", "aria-hidden": "true" });
    for (let bit = 7; bit >= 0; bit--) {
      const flags = f.flags[8 * at + bit];
      const classes = ["bit", (flags & live) && !(flags & byteLive) ? "hardware" : "shadow"];
      if (flags & toHardware) classes.push("to-hardware");
      if (flags & toShadow) classes.push("to-shadow");
      if (bit < 7 && f.rule[8 * at + bit] !== f.rule[8 * at + bit + 1]) classes.push("edge-left");
      row.append(make("span", { class: classes.join(" ") },
        make("small", {}, String(bit)), make("b", {}, String(f.guest[at] >> bit & 1)),
        make("small", {}, (flags & byteLive ? "L" : flags & live ? "H" : "S") + (flags & toHardware ? "h" : flags & toShadow ? "s" : "-"))));
    }
    return row;
  }

  part(f, at, part) {
    const rule = f.rules[part.rule], below = f.rules[part.below], { flags } = part;
    const low = 8 * at + part.low, high = 8 * at + part.high;
    const field = rule?.path ? f.field(low) : { low, high };
    const guest = f.value(f.guest, field.low, field.high), device = f.value(f.hardware, field.low, field.high);
    const entry = make("section", { class: "part" });
    entry.append(make("h3", {}, make("code", {}, range(part.high, part.low)), " ",
      ...breakable(rule?.path || ["no register", "hidden", "gap"][f.region(at).kind]),
      make("code", { class: "value" }, ` = ${guest}`, guest === device ? "" : make("span", {}, `, device ${device}`))));
    entry.append(make("p", { class: "fate" + (flags & toHardware ? " open" : "") },
      `${readsOf(flags)}, ${writesOf(flags)}${flags & clearsOnOne && flags & toHardware ? ", a 1 clears it" : ""}`));
    const line = make("p", { class: "reason" }, rule?.access ? make("abbr", { title: "what hardware does" }, rule.access) : "");
    if (rule) line.append(rule.access ? " | " : "", make("code", {}, rule.policy), " ", this.source(f, rule));
    else line.append("no table describes this capability: its header alone is shown");
    entry.append(line);
    if (below) {
      entry.append(make("p", { class: "reason" }, `under ${f.under} `, make("code", {}, below.policy), " ", this.source(f, below)));
    }
    if (rule?.spec && !this.spec) entry.append(make("p", { class: "reason" }, rule.spec));
    return entry;
  }

  /** Where a line of a table is. */
  source(f, { file, line }) {
    return file === undefined || file < 0 ? "" : make("code", { class: "source" }, `${f.files[file]}:${line}`);
  }

  hooks(f, at) {
    const hooks = f.hooksOf.get(at);
    if (!hooks) return null;
    return make("section", { class: "part" }, make("h3", {}, "Hooks"),
      make("ul", {}, ...hooks.map((hook) => make("li", {}, `on ${hook.phase} `, make("code", {}, hook.name), " ",
        hook.layer ? ` of ${hook.layer} ` : "", this.source(f, hook), hook.text ? make("p", {}, ...prose(hook.text)) : ""))));
  }

  findings(title, findings) {
    if (!findings) return null;
    return make("section", { class: "part" }, make("h3", {}, title), make("ol", { class: "findings" }, ...findings.map(findingEntry)));
  }
}
