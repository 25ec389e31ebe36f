// Dates are texts of the run's calendar ("2014-01-01 06:00", also 30 February).  JavaScript's Date knows one calendar
// only, so it is not used: positions are days since the first step, and ticks stand at steps where a date begins anew.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The parts of a date text, or null. */
function dateParts(text) {
  const found = /^(-?\d+)-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?/.exec(text ?? "");
  return found && { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]),
    hour: Number(found[4] ?? 0), minute: Number(found[5] ?? 0), second: Number(found[6] ?? 0) };
}

/** A running number of days for a date text in a calendar: only differences mean anything. */
function dayNumber(text, calendar) {
  const date = dateParts(text);
  if (!date) {
    return NaN;
  }
  const { year, month, day } = date;
  const fraction = (date.hour + date.minute / 60 + date.second / 3600) / 24;
  if (calendar === "360_day") {
    return year * 360 + (month - 1) * 30 + day + fraction;
  }
  const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1] + day + fraction;
  if (calendar === "noleap" || calendar === "365_day") {
    return year * 365 + before;
  }
  const late = month > 2 ? 1 : 0;
  if (calendar === "all_leap" || calendar === "366_day") {
    return year * 366 + before + late;
  }
  const julian = calendar === "julian";
  const leap = year % 4 === 0 && (julian || year % 100 !== 0 || year % 400 === 0);
  const y = year - 1;
  const leaps = Math.floor(y / 4) - (julian ? 0 : Math.floor(y / 100) - Math.floor(y / 400));
  return year * 365 + leaps + before + (leap ? late : 0);
}

// From coarse to fine: what begins anew, and which beginnings can be chosen when all would be too many.
const LEVELS = [
  { part: "year", every: [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1], from: 0 },
  { part: "month", every: [6, 3, 2, 1], from: 1 },
  { part: "day", every: [15, 10, 5, 2, 1], from: 1 },
  { part: "hour", every: [12, 6, 3, 1], from: 0 },
];

/** Ticks of a time axis: [{at: index of a step, text, new: true where a larger part begins}], at most count or so.
 *  labels: the date texts; first, last: the indices that are seen. */
function dateTicks(labels, first, last, count) {
  const dates = [];
  for (let i = first; i <= last; i++) {
    dates.push(dateParts(labels[i]));
  }
  if (dates.some((date) => !date)) {
    return labels.length ? [{ at: first, text: labels[first] ?? "", fresh: false }] : [];
  }
  let best = null;
  for (let level = 0; level < LEVELS.length; level++) {
    for (const every of LEVELS[level].every) {
      const found = beginnings(dates, level, every);
      if (found.length > count) {
        return tickTexts(best ?? { found: found.slice(0, 1), level }, dates, first);
      }
      if (found.length > (best ? best.found.length : 0)) {
        best = { found, level };
      }
    }
  }
  return tickTexts(best ?? { found: dates.length ? [0] : [], level: 3 }, dates, first);
}

/** Indices where a part of the date that is a multiple of every begins (days 1, 6, 11 ...; not 31 beside 1). */
function beginnings(dates, level, every) {
  const { part, from } = LEVELS[level];
  const key = (date) => LEVELS.slice(0, level).map((outer) => date[outer.part]).join() + "," + Math.floor((date[part] - from) / every);
  const found = [];
  for (let i = 0; i < dates.length; i++) {
    const value = dates[i][part] - from;
    const fits = value % every === 0 && !(part === "day" && every > 1 && value > 30 - every);
    if (fits && (i === 0 || key(dates[i]) !== key(dates[i - 1]))) {
      found.push(i);
    }
  }
  return found;
}

/** The text of each tick, with a second line where the next larger part changes. */
function tickTexts({ found, level }, dates, first) {
  let before = null;
  return found.map((i) => {
    const d = dates[i];
    const day = `${d.day} ${MONTHS[d.month - 1]}`;
    const clock = `${String(d.hour).padStart(2, "0")}:${String(d.minute).padStart(2, "0")}`;
    const text = [String(d.year), MONTHS[d.month - 1], day, clock][level];
    const outer = [null, String(d.year), String(d.year), `${day} ${d.year}`][level];
    const fresh = outer !== null && outer !== before;
    before = outer;
    return { at: first + i, text: fresh ? `${text}\n${outer}` : text, fresh };
  });
}
