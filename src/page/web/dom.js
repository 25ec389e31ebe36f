// Elements of the page.  What files say (names, units, paths) gets here as text nodes, never as markup.

const byId = (id) => document.getElementById(id);

/** A new element. properties: its attributes; a function is a listener ("click": f), true an empty attribute,
 *  null or false none.  children: elements, texts, and null for nothing. */
function make(tag, properties = {}, ...children) {
  const svg = ["svg", "g", "rect", "line", "path", "polyline", "text", "title"].includes(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Put children in the place of what an element has. */
function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function show(element, yes = true) {
  element.hidden = !yes;
}

/** A table with a header row.  columns: {title, number, wide}; rows: arrays of texts, numbers as text, or elements. */
function table(caption, columns, rows) {
  const head = columns.map((column) => make("th", { scope: "col", class: column.number ? "number" : null }, column.title));
  const body = rows.map((row) => make("tr", {}, ...row.map((cell, i) =>
    make(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: columns[i].number ? "number" : null }, cell ?? ""))));
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body)));
}

/** A choice of one of some texts; calls chosen(index).  name: for those who do not see where it stands. */
function choice(name, texts, index, chosen) {
  const select = make("select", { "aria-label": name, change: () => chosen(select.selectedIndex) },
    ...texts.map((text) => make("option", {}, text)));
  select.selectedIndex = index;
  return select;
}

/** A part that opens, with a content that is made when it is first opened. */
function opening(title, content) {
  const details = make("details", { toggle: () => {
    if (details.open && details.childElementCount === 1) {
      details.append(content());
    }
  } }, make("summary", {}, title));
  return details;
}

/** Give a file to the user: a blob under a name. */
function download(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** A colour of the style sheet by its name, as it is in this scheme. */
const styleColour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Call f once the element has a width, and then when its width or the colour scheme changes, as long as the element
 *  is in the page. */
function redrawn(element, f) {
  let width = 0;
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const again = () => {
    if (element.isConnected) {
      f();
    } else {
      observer.disconnect();
      scheme.removeEventListener("change", again);
    }
  };
  const observer = new ResizeObserver(() => {
    const now = Math.round(element.clientWidth);
    if (now !== width) {
      width = now;
      if (now > 0 || !element.isConnected) {
        again();
      }
    }
  });
  observer.observe(element);
  scheme.addEventListener("change", again);
}

/** A canvas as sharp as the screen. Returns its context, in CSS pixels. */
function sharpen(canvas, width, height) {
  const ratio = Math.min(window.devicePixelRatio || 1, 3);
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
