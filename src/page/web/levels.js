// The levels of a run that has several: one choice for the whole page.  All maps are of one level, and so are most lines
// and bars.  In a run without levels everything is on the one level 0.

const levels = pictures.axes?.levels ?? null; // {name, labels, values}
const levelCount = levels?.labels.length ?? 1;

/** A text with the level that it is about, "mean, plev 85000 Pa"; the text alone in a run without levels. */
const withLevel = (text, level = state.level) =>
  (levels ? [text, `${levels.name} ${levels.labels[level]}`].filter(Boolean).join(", ") : text);

/** Of something that the page has for each level in a list, or once for a run without levels: that of a level. */
const atLevel = (value, level) => (levels ? value[level] : value);

/** f(level) for each level in a list; the value alone in a run without levels. */
const eachLevel = (f) => (levels ? levels.labels.map((none, level) => f(level)) : f(0));

/** The series that a line or bars have on the shown level: those of a level follow those of the level before. */
function seriesOfLevel(one) {
  const count = one.levels ? one.series.length / levelCount : one.series.length;
  const first = one.levels ? state.level * count : 0;
  return one.series.slice(first, first + count);
}

/** A choice of the level for a picture that has one: another place to choose the level of the page.  changed() is called
 *  after each change, as long as the choice is in the page. */
function levelChoice(changed) {
  const select = choice(`Level: ${levels.name}`, levels.labels, state.level, (level) => change({ level }));
  listen((keys) => {
    if (keys.has("level")) {
      select.selectedIndex = state.level;
      changed();
    }
  }, select);
  return select;
}
