// Facts as tiles and tables: the head of the page, the summary, files, and the texts at the end.

function tile(value, text, kind) {
  return make("div", { class: kind ?? null }, make("dd", {}, value), make("dt", {}, text));
}

/** The eight facts of a run, or of a plan. */
function setUpHead() {
  const { series, grid, inputs, summary, run, program } = facts;
  const plan = facts.kind === "plan";
  document.title = `${facts.title} - ${program.name}${plan ? " plan" : ""}`;
  fill(byId("program"), `${program.name} ${program.version}`, plan ? make("span", { class: "badge" }, "plan: nothing was computed") : null);
  fill(byId("title"), facts.title);
  const spacing = series.spacing ? `, usually ${series.spacing} apart` : "";
  const made = series.made_of;
  const of = made ? `, the ${made.method} of each ${made.every} of ${whole(made.stored)} steps` : "";
  fill(byId("subtitle"), `${series.first} to ${series.last}${series.calendar && series.calendar !== "standard" ? ` (${series.calendar})` : ""}${spacing}${of}`
    + (facts.groups && facts.groups.by !== "none" ? `; compared with the same ${facts.groups.by}` : "")
    + (facts.groups?.baseline ? `; baseline ${facts.groups.baseline.first} to ${facts.groups.baseline.last}` : "")
    + (series.members > 1 ? `; ${series.members} members` : ""));
  const tiles = [
    tile(whole(series.steps), series.steps === 1 ? "step" : `steps${series.gap_count ? `, ${plural(series.gap_count, "gap")}` : ""}`),
    tile(`${whole(grid.rows)}\u00a0\u00d7 ${whole(grid.columns)}`, grid.levels ? `cells, on ${plural(grid.levels.length, "level")}` : "cells"),
    tile(whole(inputs.count), `file${inputs.count === 1 ? "" : "s"}, ${bytesText(inputs.bytes)}`),
    ...(plan ? planTiles() : resultTiles(summary)),
    run ? tile(plan ? whole(run.ranks) : secondsText(run.seconds), plan ? (run.ranks === 1 ? "rank" : "ranks")
      : `on ${plural(run.ranks, "rank")}${run.nodes > 1 ? ` of ${plural(run.nodes, "node")}` : ""}`) : null,
    run?.memory ? tile(bytesText(plan ? run.memory.planned?.total : run.memory.peak ?? run.memory.planned?.total),
      plan ? `memory a rank, of ${bytesText(run.memory.budget)}` : "memory, at most in a rank") : null,
    plan ? null : checkTile(summary?.check),
  ];
  fill(byId("tiles"), ...tiles);
}

/** Bytes of an output; of one that is not written yet, of its values. */
const sizeOf = (output) => output.bytes ?? output.bytes_of_values ?? 0;

function planTiles() {
  const outputs = facts.outputs ?? [];
  const bytes = outputs.reduce((sum, output) => sum + sizeOf(output), 0);
  return [tile(whole(outputs.length), outputs.length === 1 ? "file to write" : "files to write"), tile(bytesText(bytes), "of values to write"),
    facts.run?.partition ? tile(String(facts.run.partition.passes), facts.run.partition.passes === 1 ? "pass" : "passes") : null];
}

function resultTiles(summary) {
  return summary ? [tile(whole(summary.valid), "valid values"),
    summary.missing === null ? null : tile(percent(summary.missing, summary.values) || "0 %", "missing")] : [];
}

function checkTile(check) {
  if (!check) {
    return null;
  }
  return check.done ? tile("\u2713 passed", "self-check of z", "good") : tile("not done", `self-check${check.why ? `: ${check.why}` : ""}`);
}

function extremeText(extreme) {
  const place = extreme.latitude !== null && extreme.latitude !== undefined
    ? `${degrees(extreme.latitude, "row")}, ${degrees(extreme.longitude, "column")}` : `row ${extreme.row}, column ${extreme.column}`;
  return withLevel(`${digits(extreme.value, 6)} on ${extreme.time}, ${place}`, extreme.level);
}

/** A button that shows the step and the place of an extreme. */
function extremeButton(extreme) {
  const step = stepOfLabel.get(extreme.time);
  const layer = layers.find((one) => one.name === "z-score" && one.kind === "steps" && one.grid.fullRows === facts.grid.rows
    && one.grid.fullColumns === facts.grid.columns);
  if (step === undefined || !layer) {
    return extremeText(extreme);
  }
  return make("button", { type: "button", class: "link", click: () => {
    change({ layer: layer.index, step, level: levels ? extreme.level : 0, pixel: { grid: layer.grid.index, row: extreme.row, column: extreme.column } });
    byId("maps").scrollIntoView();
  } }, extremeText(extreme));
}

function summaryTable(summary) {
  const rows = [
    ["values", summary.values === null ? whole(summary.valid)
      : `${whole(summary.valid)} of ${whole(summary.values)}; ${whole(summary.missing)} missing (${percent(summary.missing, summary.values) || "0 %"})`],
    ["cells", whole(summary.cells)],
    ["too few values", plural(summary.cells_few ?? 0, "cell")],
    ["constant", plural(summary.cells_constant ?? 0, "cell")],
    summary.cells_no_std ? ["no standard deviation", plural(summary.cells_no_std, "cell")] : null,
    summary.cells_overflow ? ["overflow", plural(summary.cells_overflow, "cell")] : null,
    summary.beyond ? ["z beyond float32", whole(summary.beyond)] : null,
    summary.lowest_z ? ["lowest z", extremeButton(summary.lowest_z)] : null,
    summary.highest_z ? ["highest z", extremeButton(summary.highest_z)] : null,
    ["check", summary.check?.done ? `mean 0 and standard deviation 1 over ${whole(summary.check.values)} z-scores` : `not done${summary.check?.why ? `: ${summary.check.why}` : ""}`],
  ];
  return table("Summary and checks", [{ title: "what" }, { title: "result" }], rows.filter(Boolean));
}

function setUpRun() {
  const { run, summary } = facts;
  show(byId("run"), facts.kind !== "plan" && Boolean(summary || run));
  for (const id of ["advice", "plan-advice"]) {
    fill(byId(id), ...(run?.advice ?? []).map((text) => make("li", {}, text)));
  }
  show(byId("advice"), Boolean(run?.advice?.length));
  show(byId("plan-advice"), facts.kind === "plan" && Boolean(run?.advice?.length));
  if (run?.timeline?.ranks?.length) {
    show(byId("timeline"));
    drawTimeline(byId("timeline"), run.timeline, run.ranks);
  }
  if (run?.phases?.length) {
    fill(byId("phases"), phaseTable(run));
  }
  if (summary) {
    fill(byId("summary"), summaryTable(summary));
  }
}

function setUpFiles() {
  const outputs = facts.outputs ?? [];
  const { inputs } = facts;
  const plan = facts.kind === "plan";
  if (outputs.length > 0) {
    const rows = outputs.map((output) => [output.path, output.what ? `${output.section ?? output.kind}: ${output.what}` : output.section ?? output.kind, bytesText(sizeOf(output)),
      make("ul", { class: "variables" }, ...(output.variables ?? []).map((one) => make("li", {}, make("code", {}, one.name),
        ` ${(one.shape ?? []).join(" \u00d7 ")} ${one.type ?? ""}${one.units ? ` [${one.units}]` : ""}`,
        one.long_name ? make("span", { class: "hint" }, ` ${one.long_name}`) : null)))]);
    fill(byId("outputs"), table(plan ? "What would be written" : "Written", [{ title: "file" }, { title: "from" }, { title: "size", number: true }, { title: "variables" }], rows));
  }
  if (inputs?.files?.length) {
    const rows = inputs.files.map((file) => [file.path, bytesText(file.bytes), file.first, file.last, whole(file.steps), file.modified?.replace(/\.\d+Z$/, "Z")]);
    const columns = [{ title: "file" }, { title: "size", number: true }, { title: "first" }, { title: "last" }, { title: "steps", number: true }, { title: "modified" }];
    const text = `${plural(inputs.count, "file")}, ${bytesText(inputs.bytes)}, ${inputs.storage ?? ""}`;
    const some = inputs.files.length < inputs.count ? ` (${whole(inputs.files.length)} of them)` : "";
    fill(byId("inputs"), rows.length <= 12 ? table(plan ? "What would be read" : "Read", columns, rows) : opening(`Read: ${text}${some}`, () => table("Read", columns, rows)));
  }
  show(byId("files"), outputs.length > 0 || Boolean(inputs?.files?.length));
}

/** Command, spec and log, as they were. */
function setUpTexts() {
  const { spec, command, run } = facts;
  const text = (content) => make("pre", { tabindex: "0" }, content);
  const parts = [
    command ? opening("Command", () => text(command)) : null,
    spec?.text ? opening(`Spec ${spec.path ?? ""}`, () => text(spec.text)) : null,
    spec?.assigned?.length ? opening("Changed on the command line", () => text(Array.isArray(spec.assigned) ? spec.assigned.join("\n") : String(spec.assigned))) : null,
    run?.log ? opening("Log", () => text(run.log)) : null,
    opening("All facts as JSON", () => text(JSON.stringify(facts, null, 2))),
  ];
  fill(byId("texts"), ...parts);
  show(byId("details"));
  fill(byId("made"), `Made by ${facts.program.name} ${facts.program.version}${run?.started ? `, started ${run.started}` : ""}.`);
}
