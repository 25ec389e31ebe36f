// What pictures of numbers have in common: a frame with a title, and the numbers as a table and as CSV.

/** Fill a figure: a title, controls, the picture, and below it the same numbers as a table.
 *  columns: as of table(); rows: gives an array of arrays. */
function frame(figure, { title, name, controls = [], picture: drawn, columns, rows }) {
  figure.classList.add("chart");
  const caption = make("figcaption", {}, make("span", { class: "chart-title" }, title), ...controls);
  const open = figure.querySelector("details")?.open ?? false;
  const reached = () => [...figure.querySelectorAll("select, summary")];
  const focused = reached().indexOf(document.activeElement);
  fill(figure, caption, drawn, columns ? numbersBelow(name ?? title, columns, rows) : null);
  if (open && columns) {
    figure.querySelector("details").open = true;
  }
  if (focused >= 0) { // who drew the figure anew by a key goes on from there
    reached()[focused]?.focus();
  }
}

const MOST_ROWS = 2000; // of a table in the page; a CSV has all

function numbersBelow(title, columns, rows) {
  return opening("Numbers", () => {
    const all = rows();
    const texts = all.slice(0, MOST_ROWS).map((row) => row.map((cell) => (typeof cell === "number" ? digits(cell, 7) : cell ?? "missing")));
    return make("div", {},
      all.length > MOST_ROWS ? make("p", { class: "hint" }, `The first ${whole(MOST_ROWS)} of ${whole(all.length)} rows; the CSV has all.`) : null,
      table(title, columns, texts),
      make("button", { type: "button", click: () => saveCsv(title, columns, all) }, "Save as CSV"));
  });
}

function saveCsv(title, columns, rows) {
  const cell = (value) => {
    const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map((column) => cell(column.title)), ...rows.map((row) => row.map(cell))].map((row) => row.join());
  download(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }), `${title.replace(/[^\w.-]+/g, "-").slice(0, 80)}.csv`);
}

/** The words of a picture, for those who do not see it. */
function rangeText(values) {
  const valid = values.filter((value) => value !== null && !Number.isNaN(value));
  if (valid.length === 0) {
    return "no values";
  }
  const low = valid.reduce((a, b) => Math.min(a, b));
  const high = valid.reduce((a, b) => Math.max(a, b));
  return `${valid.length} values from ${digits(low)} to ${digits(high)}`;
}
