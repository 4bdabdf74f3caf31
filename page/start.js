// Puts the page together: the function that is shown, its map, the filter, the address of a byte in the location.

const functions = JSON.parse(document.getElementById("data").textContent).functions.map((data, number) => ({ data, number }));
const articles = [...document.querySelectorAll("article.function")];
document.body.append(document.getElementById("workspace").content);
const workspace = [document.querySelector(".map"), document.querySelector(".detail")];
const filter = document.getElementById("filter"), chooser = document.getElementById("chooser");
const chips = [...document.querySelectorAll(".chips button")];
const detail = new Detail(document.getElementById("detail"));
const map = new ByteMap(document.getElementById("map"), (at) => detail.show(current, at), () => remember());
let current = null;

/** The parameters of the location: function, at, find, theme. */
const parameters = () => new URLSearchParams(window.location.hash.slice(1));

function remember() {
  const text = new URLSearchParams();
  if (functions.length > 1) text.set("function", current.number);
  text.set("at", "0x" + hex(map.cursor, current.digits));
  if (filter.value.trim()) text.set("find", filter.value.trim());
  history.replaceState(null, "", "#" + text);
}

/** Shows a function; those that are not shown are not unpacked. */
function open(number, at) {
  const entry = functions[number] ?? functions[0];
  entry.unpacked ??= new ConfigFunction(entry.data, entry.number);
  current = entry.unpacked;
  articles.forEach((article, index) => { article.hidden = index !== current.number; });
  const board = articles[current.number].querySelector(".board");
  board.insertBefore(workspace[0], board.querySelector(".capabilities"));
  board.append(workspace[1]);
  chooser.value = String(current.number);
  document.title = articles[current.number].dataset.title;
  map.open(current, Number.isInteger(at) && at >= 0 && at < current.size ? at : 0);
  find();
  detail.show(current, map.cursor);
}

/** Applies the filter to the map and the lists. */
function find() {
  const matches = matching(current, filter.value), words = filter.value.toLowerCase().split(/\s+/);
  for (const chip of chips) chip.setAttribute("aria-pressed", words.includes(chip.dataset.word));
  map.filter(matches);
  document.getElementById("matches").textContent =
    matches === null ? "" : matches.size === 1 ? "1 byte" : `${matches.size} bytes`;
  const article = articles[current.number];
  for (const entry of article.querySelectorAll("[data-hazard], [data-contradiction]")) {
    const { hazard, contradiction } = entry.dataset;
    const finding = hazard ? current.hazards[hazard] : current.contradictions[contradiction];
    entry.hidden = matches !== null && !finding.bytes.some((at) => matches.has(at));
  }
  for (const entry of article.querySelectorAll("[data-capability]")) {
    const capability = current.capabilities[entry.dataset.capability];
    const own = (at) => current.region(at).capability === capability;
    entry.hidden = matches !== null && ![...matches].some(own);
  }
}

/** The first byte after the cursor of some, or the last before it; around the ends. */
function jump(bytes, isForward) {
  const sorted = [...bytes].sort((a, b) => a - b);
  const next = isForward ? sorted.find((at) => at > map.cursor) ?? sorted[0]
    : sorted.findLast((at) => at < map.cursor) ?? sorted.at(-1);
  if (next !== undefined) map.go(next);
}

/** First bytes of hazards. */
const hazardStarts = () => new Set(current.hazards.filter((hazard) => hazard.bytes.length).map((hazard) => hazard.bytes[0]));

function clearFilter() {
  filter.value = "";
  find();
  remember();
}

filter.addEventListener("input", () => { find(); remember(); });
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (filter.value) clearFilter();
    else map.go(map.cursor);
    event.preventDefault();
  } else if (event.key === "Enter") {
    jump(matching(current, filter.value) ?? [], !event.shiftKey);
    event.preventDefault();
  }
});
for (const chip of chips) {
  chip.addEventListener("click", () => {
    const words = filter.value.split(/\s+/).filter(Boolean), { word } = chip.dataset;
    filter.value = (words.includes(word) ? words.filter((other) => other !== word) : [...words, word]).join(" ");
    find();
    remember();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select")) return;
  if (event.key === "/") filter.focus();
  else if (event.key === "Escape") clearFilter();
  else if (event.key === "n" || event.key === "p") jump(hazardStarts(), event.key === "n");
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link) return;
  event.preventDefault();
  map.go(Number(link.dataset.at));
  map.marked?.scrollIntoView({ block: "center" });
});

const letters = document.getElementById("letters");
letters.addEventListener("click", () => {
  const isOn = letters.getAttribute("aria-pressed") !== "true";
  letters.setAttribute("aria-pressed", isOn);
  map.showsLetters = isOn;
  for (const cell of document.querySelectorAll(".cell[data-letters]")) {
    cell.textContent = isOn ? cell.dataset.letters : cell.dataset.value ?? "00";
  }
});

const theme = document.getElementById("theme"), prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
const nameTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; nameTheme(); });
prefersDark.addEventListener("change", nameTheme);

function follow() {
  const wanted = parameters(), at = wanted.get("at"), scheme = wanted.get("theme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.theme = scheme;
  const number = Number(wanted.get("function") ?? 0), text = wanted.get("find") ?? "", position = Number(at ?? 0);
  if (current?.number === number && filter.value === text) {
    if (Number.isInteger(position)) map.go(position, false);
  } else {
    filter.value = text;
    open(number, position);
  }
  nameTheme();
  if (at !== null) map.marked?.scrollIntoView({ block: "nearest" });
}

if (functions.length) {
  functions.forEach(({ number }) => {
    const { title, worst } = articles[number].dataset;
    chooser.append(make("option", { value: number }, worst ? `${title} (${worst})` : title));
  });
  chooser.parentElement.hidden = functions.length < 2;
  chooser.addEventListener("change", () => { open(Number(chooser.value), 0); remember(); });
  const skip = document.querySelector(".skip");
  skip.addEventListener("click", () => map.go(map.cursor));
  for (const element of [skip, theme, document.querySelector(".keys")]) element.hidden = false;
  document.documentElement.classList.add("scripted");
  window.addEventListener("hashchange", follow);
  follow();
}
