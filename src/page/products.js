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
    const series = bars.series[index];
    barChart(figure, { title: pictureTitle({ ...bars, units: null }), edges: bars.edges, counts: series.counts.map((count) => count ?? 0),
      label: unitLabel(bars.label, bars.x_units),
      controls: [...before, ...(bars.series.length > 1 ? [choice(`Which of: ${bars.name}`, bars.series.map((one) => one.name), index, (i) => {
        index = i;
        draw();
      })] : [])] });
  };
  draw();
}

function setUpProducts() {
  const lines = (pictures.lines ?? []).filter((line) => !isOfRun(line) && line.series.length > 0);
  const bars = (pictures.bars ?? []).filter((one) => one !== allValues || layers.length === 0);
  const numbers = pictures.numbers ?? [];
  const ofProducts = layers.filter((layer) => layer.of === "product");
  const place = byId("product-pictures");
  const card = (draw, data) => {
    const figure = make("figure");
    place.append(figure);
    draw(figure, data);
  };
  lines.forEach((line) => card(drawLine, line));
  bars.forEach((one) => card(drawBars, one));
  if (numbers.length > 0) {
    byId("product-numbers").append(make("dl", { class: "tiles" }, ...numbers.map((number) => make("div", {},
      make("dd", {}, digits(number.value, 7) + unitText(number.units)), make("dt", {}, pictureTitle({ ...number, units: null }))))));
  }
  if (ofProducts.length > 0) {
    byId("product-numbers").append(make("p", {}, "Maps of products: ", ...ofProducts.flatMap((layer) => [
      make("button", { type: "button", class: "link", click: () => {
        change({ layer: layer.index });
        byId("maps").scrollIntoView();
      } }, layer.title), " "])));
  }
  show(byId("products"), lines.length + bars.length + numbers.length + ofProducts.length > 0);
}
