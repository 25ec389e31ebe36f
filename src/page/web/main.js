// Puts the page together.  Each part stands alone: one that fails says so, and the others are drawn.

function attempt(name, set) {
  try {
    set();
  } catch (error) {
    byId("alerts").append(make("p", { class: "note", role: "alert" }, `The part "${name}" of this page cannot be drawn: ${error.message}`));
    console.error(error);
  }
}

/** Links to the sections that there are; they scroll, and leave the address to the step. */
function setUpSections() {
  const sections = [...document.querySelectorAll("main > section")].filter((section) => !section.hidden);
  fill(byId("sections"), ...sections.map((section) => make("a", { href: `#${section.id}`, click: (event) => {
    event.preventDefault();
    const title = section.querySelector("h2");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    section.scrollIntoView();
  } }, section.querySelector("h2").textContent)));
}

function setUpMaps() {
  fill(byId("notes"), ...(pictures.notes ?? []).map((note) => make("li", {}, note)));
  show(byId("notes"), (pictures.notes ?? []).length > 0);
  show(byId("maps"), layers.length > 0 || (pictures.notes ?? []).length > 0);
  if (layers.length === 0) {
    show(document.querySelector(".map-layout"), false);
    return;
  }
  readAddress();
  setUpMap();
  setUpPlayer();
  setUpFullResolution();
  setUpSide();
  showMap();
}

attempt("facts", setUpHead);
attempt("maps", setUpMaps);
attempt("through time", setUpThroughTime);
attempt("products", setUpProducts);
attempt("run", setUpRun);
attempt("plan", setUpPlan);
attempt("files", setUpFiles);
attempt("texts", setUpTexts);
attempt("sections", setUpSections);
document.documentElement.dataset.ready = "yes";
