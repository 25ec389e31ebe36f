// What the page shows now, in one place: every part listens, and draws again what it must.
//
//   layer   index of the layer          step    index of a step in pictures.axes.steps.labels
//   group   index of a group            own     of a layer with labels of its own, the map that is shown
//   level   index of a level; 0 where there are none (levels.js)
//   pixel   {grid, row, column} or null full    maps come from an opened file in full resolution
//   range   {layer.rangeKey: [low, high]} where the user changed it

const state = { layer: 0, step: 0, group: 0, level: 0, own: 0, pixel: null, full: false, range: {} };
const listeners = []; // {f, element}

/** Call f(changed) after each change; changed: the set of what is new.  With an element: as long as it is in the page. */
function listen(f, element = null) {
  listeners.push({ f, element });
}

function change(values) {
  const changed = new Set(Object.keys(values).filter((key) => state[key] !== values[key]));
  if (changed.size > 0) {
    Object.assign(state, values);
    const gone = (one) => one.element !== null && !one.element.isConnected;
    listeners.splice(0, listeners.length, ...listeners.filter((one) => !gone(one)));
    for (const { f } of [...listeners]) {
      f(changed);
    }
  }
}
