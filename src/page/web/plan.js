// How the work is divided: which rank has which steps and rows, what it needs of memory, and how the files cover time.

const SHADES = 6;

/** Rectangles of ranks in time and rows. */
function drawPartition(figure, partition, series, grid) {
  const drawn = make("div", { class: "plot" });
  const { parts } = partition;
  const allRows = grid.rows * (grid.levels?.length ?? 1);
  const title = `Partition: ${partition.time_parts} (time) \u00d7 ${partition.row_parts} (rows)`;
  frame(figure, { title, picture: drawn,
    columns: ["rank", "first step", "steps", "first row", "rows"].map((name) => ({ title: name, number: true })),
    rows: () => parts.map((part) => [part.rank, part.first_step, part.steps, part.first_row, part.rows].map(String)) });
  redrawn(drawn, () => {
    const width = drawn.clientWidth;
    const [left, top, below] = [64, 4, 36];
    const inner = { width: width - left - 8, height: 220 };
    const x = (step) => left + inner.width * step / Math.max(1, series.steps);
    const y = (row) => top + inner.height * row / Math.max(1, allRows);
    const svg = make("svg", { width, height: top + inner.height + below, viewBox: `0 0 ${width} ${top + inner.height + below}`, role: "img",
      "aria-label": `${title}: ${parts.length} rectangles of steps and rows` });
    for (const part of parts) {
      const broad = x(part.first_step + part.steps) - x(part.first_step);
      const tall = y(part.first_row + part.rows) - y(part.first_row);
      svg.append(make("rect", { class: `part shade-${(part.time_part + part.row_part) % SHADES}`, x: x(part.first_step), y: y(part.first_row),
        width: Math.max(0.5, broad), height: Math.max(0.5, tall) },
      make("title", {}, `rank ${part.rank}: steps ${part.first_step} to ${part.first_step + part.steps - 1}, rows ${part.first_row} to ${part.first_row + part.rows - 1}`)));
      if (broad > 26 && tall > 14) {
        svg.append(make("text", { class: "in-part", x: x(part.first_step) + broad / 2, y: y(part.first_row) + tall / 2 + 4, "text-anchor": "middle" },
          broad > 60 ? `rank ${part.rank}` : String(part.rank)));
      }
    }
    svg.append(make("text", { x: left - 6, y: top + 10, "text-anchor": "end" }, "row 0"),
      make("text", { x: left - 6, y: top + inner.height, "text-anchor": "end" }, `${allRows}`),
      make("text", { x: left, y: top + inner.height + 16 }, series.first ?? "0"),
      make("text", { x: width - 8, y: top + inner.height + 16, "text-anchor": "end" }, series.last ?? String(series.steps)));
    fill(drawn, svg);
  });
}

const MEMORY_NAMES = { kept: "values kept", moments: "moments", exchange: "exchange", statistics: "statistics", buffers: "buffers", products: "products", report: "report", catalog: "files and steps" };
const MEMORY_COLOURS = ["#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6bb1", "#999999", "#d55e00"];

/** Memory of a rank by what it is for, against the budget. */
function drawMemory(figure, memory) {
  const parts = Object.entries(memory.planned ?? {}).filter(([name, bytes]) => name !== "total" && bytes > 0);
  const total = memory.planned?.total ?? parts.reduce((sum, [, bytes]) => sum + bytes, 0);
  const limit = Math.max(memory.budget ?? 0, total, 1);
  const scale = total > 0 && limit / total > 12 ? total * 1.15 : limit; // a budget far beyond would leave nothing to see
  const colour = (name) => MEMORY_COLOURS[Object.keys(MEMORY_NAMES).indexOf(name) % MEMORY_COLOURS.length] ?? "#999999";
  const bars = parts.map(([name, bytes]) => make("div", { class: "memory-part", style: `width:${100 * bytes / scale}%;background:${colour(name)}`,
    title: `${MEMORY_NAMES[name] ?? name}: ${bytesText(bytes)}` }));
  const keys = parts.map(([name, bytes]) => make("li", {}, make("i", { style: `background:${colour(name)}` }),
    `${MEMORY_NAMES[name] ?? name} `, make("span", { class: "number" }, bytesText(bytes))));
  const text = `${bytesText(total)} a rank${memory.budget ? `, of ${bytesText(memory.budget)}` : ""}${memory.peak ? `; at most ${bytesText(memory.peak)} were used` : ""}`;
  frame(figure, { title: "Memory", picture: make("div", {}, make("div", { class: "memory", role: "img", "aria-label": `Memory: ${text}` }, ...bars),
    make("p", {}, text, scale < limit ? make("span", { class: "hint" }, ` (the budget is ${digits(limit / total, 2)} times what is needed: it is beyond the picture)`) : null),
    make("ul", { class: "memory-keys" }, ...keys)) });
}

/** Files along time, with gaps and overlaps. */
function drawCoverage(figure, inputs, series) {
  const calendar = series.calendar ?? "standard";
  const files = (inputs.files ?? []).map((file) => ({ ...file, from: dayNumber(file.first, calendar), to: dayNumber(file.last, calendar) }))
    .filter((file) => Number.isFinite(file.from) && Number.isFinite(file.to));
  const distance = Math.min(...files.filter((file) => file.steps > 1 && file.to > file.from).map((file) => (file.to - file.from) / (file.steps - 1)),
    (dayNumber(series.last, calendar) - dayNumber(series.first, calendar)) / Math.max(1, series.steps - 1) || 1);
  files.forEach((file) => (file.to += distance)); // a step lasts until the next one
  show(figure, files.length > 0);
  if (files.length === 0) {
    return;
  }
  const start = Math.min(...files.map((file) => file.from));
  const end = Math.max(...files.map((file) => file.to));
  const lanes = overlapLanes(files);
  const gaps = series.gaps ?? [];
  const several = Math.max(...lanes) > 0;
  const drawn = make("div", { class: "plot" });
  const gapText = series.gap_count ? `, ${whole(series.gap_count)} gap${series.gap_count === 1 ? "" : "s"}` : ", no gaps";
  const title = `Files along time: ${plural(inputs.count ?? files.length, "file")}${gapText}${several ? ", some overlap" : ""}`;
  const order = files.map((file, i) => i).sort((a, b) => files[a].from - files[b].from);
  frame(figure, { title, picture: drawn, columns: [{ title: "file" }, { title: "first" }, { title: "last" }, { title: "steps", number: true }],
    rows: () => order.map((i) => [files[i].path, files[i].first, files[i].last, String(files[i].steps)]) });
  redrawn(drawn, () => {
    const width = drawn.clientWidth;
    const lane = 20;
    const height = lane * (Math.max(...lanes) + 1);
    const x = (day) => 8 + (width - 16) * (day - start) / ((end - start) || 1);
    const svg = make("svg", { width, height: height + 34, viewBox: `0 0 ${width} ${height + 34}`, role: "img", "aria-label": title });
    for (const gap of gaps) {
      const [from, to] = [x(dayNumber(gap.after, calendar) + distance), x(dayNumber(gap.before, calendar))];
      svg.append(make("rect", { class: "gap", x: from, y: 0, width: Math.max(1, to - from), height: height - 2 },
        make("title", {}, `gap from ${gap.after} to ${gap.before}`)));
    }
    files.forEach((file, i) => {
      svg.append(make("rect", { class: `file shade-${order.indexOf(i) % 2}`, x: x(file.from), y: lanes[i] * lane,
        width: Math.max(1, x(file.to) - x(file.from)), height: lane - 3 }, make("title", {}, `${file.path}: ${file.first} to ${file.last}, ${file.steps} steps`)));
    });
    svg.append(make("text", { x: 8, y: height + 16 }, files[order[0]].first),
      make("text", { x: width - 8, y: height + 16, "text-anchor": "end" }, files.reduce((a, b) => (b.to > a.to ? b : a)).last));
    fill(drawn, svg);
  });
}

/** For each file a lane, so that files that overlap do not lie on each other; at most 8 lanes. */
function overlapLanes(files) {
  const ends = [];
  const lanes = new Array(files.length).fill(0);
  const order = files.map((file, i) => i).sort((a, b) => files[a].from - files[b].from);
  for (const i of order) {
    let lane = ends.findIndex((end) => files[i].from >= end - 1e-6);
    if (lane < 0) {
      lane = Math.min(ends.length, 7);
    }
    ends[lane] = Math.max(ends[lane] ?? -Infinity, files[i].to);
    lanes[i] = lane;
  }
  return lanes;
}

function setUpPlan() {
  const { run, series, grid, inputs } = facts;
  const partition = run?.partition;
  const memory = run?.memory;
  show(byId("plan"), Boolean(partition || memory || inputs?.files?.length));
  if (facts.kind === "plan") {
    fill(byId("plan-title"), "The plan");
  }
  if (partition) {
    const { parts } = partition;
    const most = (name) => Math.max(0, ...parts.map((part) => part[name]));
    fill(byId("plan-text"), `${whole(run.ranks)} rank${run.ranks === 1 ? "" : "s"} as ${partition.time_parts} (time) \u00d7 ${partition.row_parts} (rows), `
      + `up to ${plural(most("steps"), "step")} \u00d7 ${plural(most("rows"), "row")} each; ${partition.passes} pass${partition.passes === 1 ? "" : "es"}: `
      + `values are ${partition.kept ? "kept in memory" : "read again"}${partition.idle ? `; ${whole(partition.idle)} ranks are idle` : ""}`
      + `${partition.tiles > 1 ? `; ${whole(partition.tiles)} tiles` : ""}.`
      + (partition.parts_shown && partition.parts_shown < run.ranks ? ` The picture shows ${whole(partition.parts_shown)} of ${whole(run.ranks)} ranks.` : ""));
    drawPartition(byId("partition"), partition, series, grid);
  }
  if (memory) {
    drawMemory(byId("memory"), memory);
  }
  show(byId("partition"), Boolean(partition));
  show(byId("memory"), Boolean(memory));
  drawCoverage(byId("coverage"), inputs ?? {}, series);
}
