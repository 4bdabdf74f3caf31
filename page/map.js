// The map: a grid of bytes with a cursor.

/** An element with attributes and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Layers of a background, one for each bit of a mask: boxes at the foot, the highest bit on the left. */
function segments(mask, color, height) {
  const layers = [];
  for (let bit = 7; bit >= 0; bit--) {
    // A place of a background counts from what is left beside its box, which is seven of eight.
    const left = `${((7 - bit) / 7 * 100).toFixed(2)}%`;
    if (mask >> bit & 1) layers.push(`linear-gradient(${color} 0 0) ${left} 100% / calc(12.5% - 1px) ${height} no-repeat`);
  }
  return layers.join(", ");
}

class ByteMap {
  constructor(grid, onShow, onMove) {
    this.grid = grid;
    this.onShow = onShow;
    this.onMove = onMove;
    this.matches = null;
    /** Bytes of gaps that are shown. */
    this.opened = [];
    this.narrow = window.matchMedia("(max-width: 640px)");
    this.narrow.addEventListener("change", () => this.draw());
    grid.addEventListener("keydown", (event) => this.key(event));
    grid.addEventListener("click", (event) => this.click(event));
    grid.addEventListener("focusin", (event) => this.focused(event));
    grid.addEventListener("mouseover", (event) => {
      const at = this.position(event.target);
      if (at !== null) onShow(at);
    });
    grid.addEventListener("mouseleave", () => onShow(this.cursor));
  }

  get columns() { return this.narrow.matches ? 8 : 16; }

  open(shownFunction, cursor) {
    this.f = shownFunction;
    this.opened = [];
    this.cursor = cursor;
    this.draw();
  }

  /** Rows of bytes, and runs of rows that are gap: of those what was opened is shown. */
  *rows() {
    const { f, columns } = this;
    const isClosed = (row) => f.bytes.slice(row, row + columns).every((byte) => byte.region.kind === gap)
      && !this.opened.some(({ start, end }) => start < row + columns && end > row);
    for (let row = 0, end; row < f.size; row = end) {
      end = row + columns;
      if (!isClosed(row)) {
        yield { row };
        continue;
      }
      while (end < f.size && isClosed(end)) end += columns;
      yield end - row > columns ? { row, end } : { row };
    }
  }

  /** Opens some rows of a gap around a byte. */
  reveal(at) {
    const { columns } = this;
    if (this.f.region(at).kind === gap) this.opened.push({ start: at - 2 * columns, end: at + 2 * columns });
  }

  draw() {
    const { f, grid, columns } = this;
    if (!f) return;
    this.cells = new Map();
    const head = make("div", { role: "row", class: "row head" }, make("span", { role: "columnheader", class: "offset" }, ""));
    for (let column = 0; column < columns; column++) {
      head.append(make("span", { role: "columnheader" }, hex(column, 1).toUpperCase()));
    }
    const drawn = [head];
    let previous = null;
    for (const { row, end } of this.rows()) {
      drawn.push(...(end ? [this.collapsed(row, end)] : [this.captions(row), this.row(row, previous)].filter(Boolean)));
      previous = end ? null : row;
    }
    if (!this.cells.has(this.cursor)) {
      // With other columns other rows are gap.
      this.reveal(this.cursor);
      this.draw();
      return;
    }
    grid.style.setProperty("--columns", columns);
    grid.setAttribute("aria-colcount", columns + 1);
    grid.replaceChildren(...drawn);
    this.paint();
    this.filter(this.matches);
  }

  /** Names of what begins in a row, over its first byte. */
  captions(row) {
    const { f, columns } = this;
    const starts = [];
    for (let at = row; at < row + columns; at++) {
      const region = f.region(at);
      if (region.start === at && region.kind !== gap) starts.push({ at, region });
    }
    if (!starts.length) return null;
    const line = make("div", { class: "captions", "aria-hidden": "true" });
    starts.forEach(({ at, region }, index) => {
      const end = starts[index + 1]?.at ?? row + columns;
      const isHidden = region.kind === hidden;
      const span = make("span", { class: isHidden ? "hidden-name" : "" }, region.capability.name);
      if (isHidden) span.append(make("em", {}, " hidden"));
      span.style.gridColumn = `${at - row + 2} / ${end - row + 2}`;
      line.append(span);
    });
    return line;
  }

  row(row, previous) {
    const line = make("div", { role: "row", class: "row" });
    line.append(make("span", { role: "rowheader", class: "offset" }, hex(row, this.f.digits).toUpperCase()));
    for (let at = row; at < row + this.columns; at++) line.append(this.cell(at, row, previous));
    return line;
  }

  cell(at, row, previous) {
    const { f } = this, byte = f.bytes[at], region = byte.region;
    const classes = ["cell", byte.reads];
    if (region.kind === gap) classes.push("gap");
    if (region.kind === hidden) classes.push("hidden-body");
    if (at > row && f.region(at - 1) !== region) classes.push("edge-left");
    if (previous !== null && f.region(at - this.columns) !== region) classes.push("edge-top");
    if (byte.hook) classes.push("hook");
    if (byte.hazard) classes.push("hazard", byte.severity);
    const cell = make("span", {
      role: "gridcell", class: classes.join(" "), "data-at": at, tabindex: -1,
      "data-letters": f.letters(byte), "data-value": hex(f.guest[at]), "aria-label": this.label(byte),
    }, this.showsLetters ? f.letters(byte) : hex(f.guest[at]));
    if (byte.toHardware || byte.toShadow) {
      const layers = [segments(byte.toHardware, "var(--to-hardware)", "4px"), segments(byte.toShadow, "var(--to-shadow)", "2px")];
      cell.style.setProperty("--strip", layers.filter(Boolean).join(", "));
      cell.classList.add("strip");
    }
    this.cells.set(at, cell);
    return cell;
  }

  /** A byte in words. */
  label(byte) {
    const { f } = this, { region } = byte;
    const names = new Set(f.parts(byte.at).map((part) => f.rules[part.rule]?.path).filter(Boolean));
    return [
      hex(byte.at, f.digits) + "h",
      region.kind === gap ? "gap" : region.capability.name + (region.kind === hidden ? ", hidden" : ""),
      ...names, "value " + hex(f.guest[byte.at]),
      byte.reads === "mixed" ? "read from hardware and shadow" : "read from " + byte.reads,
      byte.toHardware && "writes reach hardware", byte.toShadow && "writes change the shadow",
      byte.hook && "runs a hook", byte.hazard && `has a hazard, ${byte.severity}`,
    ].filter(Boolean).join(", ");
  }

  /** Rows that are gap, as one. */
  collapsed(row, end) {
    const { f } = this, bytes = f.bytes.slice(row, end);
    const writes = bytes.some((byte) => byte.toHardware) ? "writes reach hardware"
      : bytes.some((byte) => byte.toShadow) ? "writes change the shadow" : "writes are dropped";
    const reads = bytes.some((byte) => byte.reads !== "shadow") ? "read from hardware" : "read from the shadow";
    const button = make("button", { type: "button", "data-open": row, "data-end": end, "aria-expanded": "false", tabindex: 0 },
      make("span", { class: "offset" }, `${hex(row, f.digits)}–${hex(end - 1, f.digits)}`.toUpperCase()),
      make("span", {}, `gap, ${end - row} bytes`),
      make("span", { class: writes.endsWith("hardware") ? "warn" : "" }, `${reads}, ${writes}`));
    return make("div", { role: "row", class: "collapsed" + (bytes.some((byte) => byte.hazard) ? " hazard" : "") },
      make("span", { role: "gridcell" }, button));
  }

  position(target) {
    const cell = target.closest?.("[data-at]");
    return cell && this.grid.contains(cell) ? Number(cell.dataset.at) : null;
  }

  click(event) {
    const row = event.target.closest("[data-open]");
    if (row) {
      const start = Number(row.dataset.open);
      this.opened.push({ start, end: Number(row.dataset.end) });
      this.draw();
      this.go(start);
      return;
    }
    const at = this.position(event.target);
    if (at !== null) this.go(at);
  }

  focused(event) {
    const at = this.position(event.target);
    if (at !== null && at !== this.cursor) this.go(at, false);
  }

  /** Moves the cursor. */
  go(at, takesFocus = true) {
    this.cursor = Math.max(0, Math.min(this.f.size - 1, at));
    if (!this.cells.has(this.cursor)) this.draw();
    this.paint();
    if (takesFocus) this.cells.get(this.cursor)?.focus({ preventScroll: false });
    this.onShow(this.cursor);
    this.onMove(this.cursor);
  }

  /** Marks the byte under the cursor: it alone is reached by Tab. */
  paint() {
    this.marked?.setAttribute("tabindex", -1);
    this.marked?.removeAttribute("aria-selected");
    this.marked = this.cells.get(this.cursor);
    this.marked?.setAttribute("tabindex", 0);
    this.marked?.setAttribute("aria-selected", "true");
  }

  /** The next byte that is drawn, over what is collapsed. */
  step(by) {
    let at = this.cursor + by;
    while (at >= 0 && at < this.f.size && !this.cells.has(at)) at += by;
    return at < 0 || at >= this.f.size ? this.cursor : at;
  }

  key(event) {
    if (event.altKey || event.metaKey || event.target.closest("[data-open]")) return;
    const { columns, cursor, f } = this, row = cursor - cursor % columns;
    const moves = {
      ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1),
      ArrowUp: () => this.step(-columns), ArrowDown: () => this.step(columns),
      Home: () => event.ctrlKey ? 0 : row, End: () => event.ctrlKey ? f.size - 1 : row + columns - 1,
      PageUp: () => Math.max(cursor % columns, cursor - 8 * columns),
      PageDown: () => Math.min(f.size - columns + cursor % columns, cursor + 8 * columns),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    this.go(moves[event.key]());
  }

  /** Dims what a filter does not ask for; null: there is no filter. */
  filter(matches) {
    this.matches = matches;
    this.grid.classList.toggle("filtered", matches !== null);
    for (const [at, cell] of this.cells) cell.classList.toggle("match", matches?.has(at) ?? false);
    for (const button of this.grid.querySelectorAll("[data-open]")) {
      const start = Number(button.dataset.open), end = Number(button.dataset.end);
      const count = [...matches ?? []].filter((at) => at >= start && at < end).length;
      button.classList.toggle("match", count > 0);
    }
  }
}
