// Lines, drawn by uPlot: through time, or along rows, columns, groups and bins.

const LINE_COLOURS = ["--line-1", "--line-2", "--line-3", "--line-4", "--line-5", "--line-6"];

/** A chart of lines in a figure.
 *    title, units, xTitle     texts
 *    x                        positions, rising or falling; labels: a text for each (dates: ticks where a date begins)
 *    dates                    whether labels are dates
 *    series                   [{name, values}] drawn together
 *    controls                 elements beside the title
 *    go(index), here()        go to a point; the position to mark, or null
 *    levelled                 whether the series are those of the shown level
 *  mark() moves the mark, replace(series) changes the values. */
class LineChart {
  constructor(figure, options) {
    Object.assign(this, options);
    this.figure = figure;
    this.plotted = make("div", { class: "plot", role: "img", "aria-label": this.words() });
    this.value = make("span", { class: "chart-value" });
    this.marker = make("div", { class: "marker" });
    frame(figure, { title: this.title, controls: [...(this.controls ?? []), this.value], picture: this.plotted });
    figure.append(this.numbers());
    redrawn(this.plotted, () => this.draw());
  }

  numbers() {
    const columns = [{ title: this.xTitle || "position", number: !this.labels },
      ...this.series.map((one) => ({ title: unitLabel(one.name || this.title, this.units), number: true }))];
    const title = this.levelled ? withLevel(this.title) : this.title;
    return numbersBelow(title, columns, () => this.x.map((x, i) => [this.labels ? this.labels[i] : x, ...this.series.map((one) => one.values[i])]));
  }

  words() {
    return this.series.map((one) => `${one.name || this.title}: ${rangeText(one.values)}${unitText(this.units)}`).join("; ");
  }

  /** Positions and values in rising order of the positions, as uPlot wants them. */
  data() {
    this.order = [...this.x.keys()].sort((a, b) => this.x[a] - this.x[b]);
    return [this.order.map((i) => this.x[i]), ...this.series.map((one) => this.order.map((i) => one.values[i] ?? null))];
  }

  /** Show other series in the place of these, as many. */
  replace(series) {
    this.series = series;
    this.plotted.setAttribute("aria-label", this.words());
    this.plot?.setData(this.data());
    const details = this.figure.querySelector("details");
    const { open } = details;
    details.replaceWith(this.numbers());
    this.figure.querySelector("details").open = open;
  }

  draw() {
    this.plot?.destroy();
    this.plot = new uPlot(this.settings(), this.data(), this.plotted);
    this.plot.over.append(this.marker);
    this.mark();
    this.plot.over.addEventListener("mousedown", (event) => (this.pressed = event.clientX));
    this.plot.over.addEventListener("click", (event) => this.onClick(event));
  }

  settings() {
    const ink = styleColour("--quiet");
    const axis = { stroke: ink, font: `11px ${getComputedStyle(document.body).fontFamily}`,
      grid: { stroke: styleColour("--grid-line"), width: 1 }, ticks: { stroke: styleColour("--grid-line"), size: 4 } };
    const few = this.x.length <= 60;
    return {
      width: this.plotted.clientWidth, height: this.height ?? 190, legend: { show: false }, padding: [8, 20, 0, 0],
      scales: { x: { time: false, range: (u, low, high) => (low === high ? [low - 0.5, high + 0.5] : [low, high]) },
        y: { range: (u, low, high) => paddedRange(low, high) } },
      axes: [
        { ...axis, size: this.dates ? 42 : 30, gap: 4, ...this.ticks(),
          ...(!this.dates && this.xTitle ? { label: this.xTitle, labelSize: 18, labelFont: axis.font } : {}) },
        { ...axis, size: (u, texts) => Math.max(46, 16 + 6.4 * Math.max(2, ...(texts ?? []).map((text) => text.length))), gap: 4,
          values: (u, values) => values.map((value) => digits(value, 6)) },
      ],
      series: [{}, ...this.series.map((one, i) => ({ label: one.name ?? "", stroke: styleColour(LINE_COLOURS[i % LINE_COLOURS.length]),
        width: 1.5, points: { show: few, size: 5, fill: styleColour(LINE_COLOURS[i % LINE_COLOURS.length]) } }))],
      cursor: { y: false, drag: { x: true, y: false, setScale: true }, points: { size: 7 } },
      hooks: { draw: [() => this.mark()], setCursor: [(u) => this.showValue(u.cursor.idx)] },
    };
  }

  /** Ticks of the x axis: dates, texts at their places, or numbers as uPlot chooses them. */
  ticks() {
    if (!this.labels) {
      return { values: (u, values) => values.map((value) => digits(value, 6)) };
    }
    let shown = [];
    const splits = (u, index, low, high) => {
      const seen = this.x.flatMap((x, i) => (x >= low && x <= high ? [i] : []));
      const room = Math.max(2, Math.floor(u.width / (this.dates ? 85 : 60)));
      if (seen.length === 0) {
        shown = [];
      } else if (this.dates) {
        shown = dateTicks(this.labels, seen[0], seen[seen.length - 1], room);
      } else {
        const every = Math.ceil(seen.length / room);
        shown = seen.filter((i) => i % every === 0).map((at) => ({ at, text: this.labels[at] }));
      }
      return shown.map(({ at }) => this.x[at]);
    };
    return { splits, values: () => shown.map(({ text }) => text) };
  }

  /** Move the line at the step that the map shows: an element above the canvas, which is not drawn anew. */
  mark() {
    const { plot } = this;
    const here = this.here?.();
    const seen = plot && here !== null && here !== undefined && here >= plot.scales.x.min && here <= plot.scales.x.max;
    this.marker.style.display = seen ? "block" : "none";
    if (seen) {
      this.marker.style.transform = `translateX(${plot.valToPos(here, "x") - 1}px)`;
    }
  }

  showValue(at) {
    if (at === null || at === undefined) {
      fill(this.value, this.series.length > 1 ? this.legend() : null);
      return;
    }
    const i = this.order[at];
    const place = this.labels ? this.labels[i] : digits(this.x[i], 6);
    const values = this.series.map((one) => (this.series.length > 1 ? `${one.name} ` : "") + digits(one.values[i] ?? null, 6) + unitText(this.units));
    fill(this.value, `${place}: ${values.join(", ")}`);
  }

  legend() {
    return make("span", { class: "legend" }, ...this.series.map((one, i) =>
      make("span", { class: "key" }, make("i", { style: `background:var(${LINE_COLOURS[i % LINE_COLOURS.length]})` }), one.name)));
  }

  onClick(event) {
    const dragged = Math.abs(event.clientX - (this.pressed ?? event.clientX)) > 3;
    const at = this.plot.cursor.idx;
    if (!dragged && this.go && at !== null && at !== undefined) {
      this.go(this.order[at]);
    }
  }
}

/** A range of values with some room around it. */
function paddedRange(low, high) {
  if (low === null || high === null || low === undefined) {
    return [0, 1];
  }
  const room = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06;
  return [low - room, high + room];
}

/** A chart along the steps of the page: a click goes to a step, and the shown step is marked. */
function stepChart(figure, options) {
  const chart = new LineChart(figure, { xTitle: "time", dates: true, ...options });
  listen((changed) => changed.has("step") && chart.mark(), figure);
  return chart;
}

/** A chart of one series of several, with a choice: options as of LineChart; draw(figure, options): LineChart or
 *  stepChart.  follows: the series are steps, and the choice is that of the map. */
function chartWithChoice(figure, line, options, draw) {
  let series = seriesOfLevel(line);
  const stepsOfSeries = series.map((one) => stepOfLabel.get(one.name));
  const follows = stepsOfSeries.every((step) => step !== undefined);
  let index = follows ? nearestIn(stepsOfSeries, state.step) : 0;
  const select = choice(`Which of: ${options.title}`, series.map((one) => one.name), index, (i) => {
    index = i;
    chart.replace([series[i]]);
    if (follows) {
      change({ step: stepsOfSeries[i] });
    }
  });
  const level = line.levels ? levelChoice(() => {
    series = seriesOfLevel(line);
    chart.replace([series[index]]);
  }) : null;
  const chart = draw(figure, { ...options, series: [series[index]], controls: [level, select].filter(Boolean) });
  listen((changed) => {
    const now = follows && changed.has("step") ? nearestIn(stepsOfSeries, state.step) : index;
    if (now !== index) {
      index = now;
      select.selectedIndex = now;
      chart.replace([series[now]]);
    }
  }, figure);
  return chart;
}

/** All series of a line of pictures.lines together, or one of them with a choice; those of one level, where they have some. */
function lineChart(figure, line, given, draw) {
  const options = { ...given, levelled: line.levels };
  if (seriesOfLevel(line).length > 1 && !line.together) {
    return chartWithChoice(figure, line, options, draw);
  }
  const controls = line.levels ? [levelChoice(() => chart.replace(seriesOfLevel(line)))] : [];
  const chart = draw(figure, { ...options, series: seriesOfLevel(line), controls });
  return chart;
}

const plainChart = (figure, options) => new LineChart(figure, options);
