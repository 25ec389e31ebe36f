// What chooses the map: layer, group, level, range of colours, slider, play, keys, and the page's address (#step=100).

const player = { timer: 0, busy: false };
const FRAME = matchMedia("(prefers-reduced-motion: reduce)").matches ? 600 : 100; // milliseconds for a step of playing

function stepBy(count) {
  const layer = currentLayer();
  const map = Math.min(Math.max(layer.shown + count, 0), layer.count - 1);
  change(layer.stateOf(map));
}

function playing(yes) {
  clearInterval(player.timer);
  player.timer = 0;
  if (yes && currentLayer().count > 1) {
    player.timer = setInterval(async () => {
      if (!player.busy) { // a slow map is waited for, not overtaken
        player.busy = true;
        const layer = currentLayer();
        const next = (layer.shown + 1) % layer.count;
        await (state.full && canBeExact(layer) ? exactRaster(layer, next) : layer.raster(next)).catch(() => playing(false));
        if (player.timer && layer === currentLayer()) {
          change(layer.stateOf(next));
        }
        player.busy = false;
      }
    }, FRAME);
  }
  const button = byId("play");
  button.setAttribute("aria-pressed", String(player.timer !== 0));
  for (const id of ["readout", "date"]) { // ten texts a second are no news for a screen reader
    byId(id).setAttribute("aria-live", player.timer ? "off" : "polite");
  }
  fill(button, make("span", { "aria-hidden": "true" }, player.timer ? "\u275a\u275a" : "\u25b6"),
    make("span", { class: "unseen" }, player.timer ? "Pause" : "Play"));
}

/** Bring all controls to what the state says. */
function updatePlayer() {
  const layer = currentLayer();
  const map = layer.shown;
  const slider = byId("step");
  slider.max = layer.count - 1;
  slider.value = map;
  slider.setAttribute("aria-valuetext", layer.mapLabels[map] ?? "");
  show(byId("player"), layer.count > 1);
  fill(byId("date"), layer.mapLabels[map] ?? "");
  byId("previous").disabled = map === 0;
  byId("next").disabled = map === layer.count - 1;
  byId("layer").selectedIndex = state.layer;
  show(byId("group-field"), layer.kind === "groups" && layer.count > 1);
  byId("group").selectedIndex = state.group;
  byId("level").selectedIndex = state.level;
  const [low, high] = layer.colourRange;
  const diverging = layer.colours === "diverging";
  show(byId("range-diverging"), diverging);
  const time = isTime(layer.units); // its colours go from the first to the last step
  show(byId("range-sequential"), !diverging && !time);
  show(byId("range-reset"), !time);
  const own = Math.max(...layer.levelRange.map((end) => Math.abs(end ?? 1))) || 1;
  byId("range-slider").max = 2 * own;
  byId("range-slider").min = own / 50;
  setUnlessTyped("range-slider", high);
  setUnlessTyped("range-limit", high);
  setUnlessTyped("range-low", low);
  setUnlessTyped("range-high", high);
  byId("range-reset").disabled = !(layer.rangeKey in state.range);
  updatePlaceFields(layer.grid);
}

function setUnlessTyped(id, value) {
  const input = byId(id);
  if (document.activeElement !== input) {
    const [low, high] = currentLayer().colourRange;
    const decimals = Math.min(Math.max(0, 3 - Math.floor(Math.log10(high - low))), 20);
    input.value = Number(value.toFixed(decimals));
  }
}

/** Names and limits of the two fields for a place. */
function updatePlaceFields(grid) {
  const geographic = grid.world || grid.curvilinear;
  fill(byId("place-row-label"), geographic ? "Latitude" : grid.row?.name ?? "Row");
  fill(byId("place-column-label"), geographic ? "Longitude" : grid.column?.name ?? "Column");
}

/** A new range of colours for the shown layer. */
function setRange(low, high) {
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) {
    change({ range: { ...state.range, [currentLayer().rangeKey]: [low, high] } });
  }
}

function setUpRange() {
  for (const id of ["range-slider", "range-limit"]) {
    byId(id).addEventListener("input", (event) => setRange(-event.target.valueAsNumber, event.target.valueAsNumber));
  }
  for (const id of ["range-low", "range-high"]) {
    byId(id).addEventListener("input", () => setRange(byId("range-low").valueAsNumber, byId("range-high").valueAsNumber));
  }
  byId("range-reset").addEventListener("click", () => {
    const { [currentLayer().rangeKey]: dropped, ...rest } = state.range;
    change({ range: rest });
  });
}

/** Arrow keys and space, unless what has the focus needs them itself. */
function onKey(event) {
  const { target } = event;
  const typing = target.closest("input:not([type=checkbox]), select, textarea, .scroll") && target.id !== "step";
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || typing) {
    return;
  }
  const moves = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
  if (event.key === " " && !target.closest("button, summary, a, input[type=checkbox]")) {
    event.preventDefault();
    playing(!player.timer);
  } else if (event.key in moves && target.id !== "step" && (event.key.startsWith("Arrow") || target.id === "map")) {
    event.preventDefault();
    playing(false);
    stepBy(moves[event.key]);
  }
}

/** Take layer and step from the address: #step=100&layer=z-score, or #time=2014-01-26; #level=85000, as files have it. */
function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const values = {};
  const layer = layers.findIndex((one) => one.title === asked.get("layer") || one.name === asked.get("layer"));
  if (layer >= 0) {
    values.layer = layer;
  }
  const step = asked.has("time") ? steps.labels.findIndex((label) => label.startsWith(asked.get("time"))) : Number(asked.get("step") ?? NaN);
  if (Number.isInteger(step) && step >= 0 && step < steps.labels.length) {
    values.step = step;
  }
  const group = asked.has("group") ? groupLabels.indexOf(asked.get("group")) : -1;
  if (group >= 0) {
    values.group = group;
  }
  const level = levels && asked.has("level") ? levels.values.indexOf(Number(asked.get("level"))) : -1;
  if (level >= 0) {
    values.level = level;
  }
  change(values);
}

/** Keep the address on what is shown, so that it can be copied.  Not while playing: browsers limit how often. */
function writeAddress() {
  if (player.timer) {
    return;
  }
  const layer = currentLayer();
  const parts = [["step", steps.labels.length > 1 ? state.step : null], ["layer", state.layer > 0 ? layer.title : null],
    ["group", layer.kind === "groups" ? groupLabels[state.group] : null], ["level", levels ? levels.values[state.level] : null]];
  const text = new URLSearchParams(parts.filter(([, value]) => value !== null && value !== undefined)).toString();
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname.split("/").pop());
  } catch {
    // A browser may refuse this for a page from disk; the address is a convenience.
  }
}

function setUpPlayer() {
  const several = layers.some((layer) => layer.count > 1);
  show(byId("map-keys"), several);
  show(byId("place"), several);
  fill(byId("layer"), ...layers.map((layer) => make("option", {}, layer.title)));
  fill(byId("group"), ...groupLabels.map((label) => make("option", {}, label)));
  show(byId("level-field"), levels !== null);
  if (levels) {
    fill(byId("level-name"), `Level: ${levels.name}`);
    fill(byId("level"), ...levels.labels.map((label) => make("option", {}, label)));
    byId("level").addEventListener("change", (event) => change({ level: event.target.selectedIndex }));
  }
  byId("layer").addEventListener("change", (event) => {
    playing(false);
    change({ layer: event.target.selectedIndex });
  });
  byId("group").addEventListener("change", (event) => change({ group: event.target.selectedIndex }));
  byId("step").addEventListener("input", (event) => {
    playing(false);
    change(currentLayer().stateOf(event.target.valueAsNumber));
  });
  byId("play").addEventListener("click", () => playing(!player.timer));
  byId("previous").addEventListener("click", () => stepBy(-1));
  byId("next").addEventListener("click", () => stepBy(1));
  byId("place").addEventListener("submit", (event) => {
    event.preventDefault();
    choosePixel(currentLayer().grid.nearest(byId("place-row").valueAsNumber, byId("place-column").valueAsNumber));
  });
  setUpRange();
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  let later = 0;
  listen(() => {
    updatePlayer();
    clearTimeout(later);
    later = setTimeout(writeAddress, 300);
  });
  updatePlayer();
}
