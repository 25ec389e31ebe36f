// What the spec asked for besides full fields: lines, bars and single numbers.  Its maps are layers of the map.

/** One of pictures.lines as a chart in a figure. */
function drawLine(figure, line) {
  if (line.axis === "steps" && !line.x?.values && !line.x?.labels) {
    drawStepLine(figure, line);
    return;
  }
  const labels = line.x?.labels ?? (line.axis === "groups" ? groupLabels : null);
  const coordinate = line.grid === null || line.grid === undefined ? null
    : line.axis === "rows" ? grids[line.grid].row : line.axis === "columns" ? grids[line.grid].column : null;
  const length = line.series[0]?.values.length ?? 0;
  const x = line.x?.values ?? (labels ? labels.map((none, i) => i) : coordinate?.values ?? Array.from({ length }, (none, i) => i));
  const dates = Boolean(labels) && labels.length > 1 && labels.every((label) => dateParts(label));
  const xName = line.x?.label ?? coordinate?.name ?? "";
  lineChart(figure, line, { title: pictureTitle(line), units: line.units, x, labels, dates,
    xTitle: unitLabel(xName, line.x?.units ?? coordinate?.units),
    go: dates ? (i) => stepOfLabel.has(labels[i]) && change({ step: stepOfLabel.get(labels[i]) }) : null }, plainChart);
}

/** One of pictures.bars; before: controls that stand before its own. */
function drawBars(figure, bars, before = []) {
  let index = 0;
  const draw = () => {
    const all = seriesOfLevel(bars);
    const series = all[index];
    const level = bars.levels ? levelChoice(draw) : null;
    const which = all.length > 1 ? choice(`Which of: ${bars.name}`, all.map((one) => one.name), index, (i) => {
      index = i;
      draw();
    }) : null;
    barChart(figure, { title: pictureTitle({ ...bars, units: null }), edges: bars.edges, counts: series.counts.map((count) => count ?? 0),
      label: unitLabel(bars.label, bars.x_units),
      levelled: bars.levels,
      controls: [...before, level, which].filter(Boolean) });
  };
  draw();
}

/** Whether a line is 0 everywhere: a sentence says more than a picture. */
const isNought = (line) => line.series.every((one) => one.values.every((value) => value === 0 || value === null));

/** Pictures of the products, those of a section together, bars before lines. */
function drawProducts(bars, lines) {
  const sections = new Map([...bars, ...lines].map((one) => [one.section, []]));
  bars.forEach((one) => sections.get(one.section).push((figure) => drawBars(figure, one)));
  lines.filter((one) => !isNought(one)).forEach((one) => sections.get(one.section).push((figure) => drawLine(figure, one)));
  for (const draw of [...sections.values()].flat()) {
    const figure = make("figure");
    byId("product-pictures").append(figure);
    draw(figure);
  }
}

function setUpProducts() {
  const lines = (pictures.lines ?? []).filter((line) => !isOfRun(line) && line.series.length > 0);
  const bars = (pictures.bars ?? []).filter((one) => one !== allValues || layers.length === 0);
  const numbers = pictures.numbers ?? [];
  const ofProducts = layers.filter((layer) => layer.of === "product");
  drawProducts(bars, lines);
  const nought = lines.filter(isNought);
  const tiles = numbers.map((number) => tile(digits(number.value, 7) + unitText(number.units), pictureTitle({ ...number, units: null })));
  const links = ofProducts.map((layer) => make("li", {}, make("button", { type: "button", class: "link", click: () => {
    change({ layer: layer.index });
    byId("maps").scrollIntoView();
  } }, layer.title), layer.long_name ? make("span", { class: "hint" }, ` ${layer.long_name}`) : null));
  fill(byId("product-numbers"),
    tiles.length > 0 ? make("dl", { class: "tiles" }, ...tiles) : null,
    links.length > 0 ? make("div", {}, make("h3", {}, "Maps of products"), make("ul", { class: "links" }, ...links)) : null,
    nought.length > 0 ? make("p", { class: "hint" }, `0 everywhere: ${nought.map((line) => pictureTitle({ ...line, units: null })).join("; ")}.`) : null);
  show(byId("products"), lines.length + bars.length + numbers.length + ofProducts.length > 0);
}
