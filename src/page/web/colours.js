// From numbers to colours: a table of 256 colours between two values; missing is grey.

const PIXEL_OF = {}; // by name: Uint32Array of 256 pixels as canvas wants them (RGBA in memory)
for (const [name, hex] of Object.entries(COLOUR_TABLES)) {
  const bytes = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i++) {
    for (let k = 0; k < 3; k++) {
      bytes[4 * i + k] = parseInt(hex.substr(6 * i + 2 * k, 2), 16);
    }
    bytes[4 * i + 3] = 255;
  }
  PIXEL_OF[name] = new Uint32Array(bytes.buffer);
}

/** A colour of a table as CSS knows it; share: 0 to 1. */
function colourText(name, share) {
  const i = Math.min(255, Math.max(0, Math.round(share * 255)));
  return `#${COLOUR_TABLES[name].substr(6 * i, 6)}`;
}

/** A pixel from a CSS colour #rrggbb. */
function pixelOfText(text) {
  const hex = text.replace("#", "");
  return new Uint32Array(new Uint8Array([0, 2, 4].map((k) => parseInt(hex.substr(k, 2), 16)).concat(255)).buffer)[0];
}

/** Paint a raster into pixels (Uint32Array of the same length). */
function paint(raster, pixels, name, [low, high], missing) {
  const colours = PIXEL_OF[name];
  const factor = 255 / ((high - low) || 1);
  const indexOf = (value) => Math.min(255, Math.max(0, Math.round((value - low) * factor)));
  const { numbers, packing } = raster;
  if (!packing) {
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i];
      pixels[i] = value === value ? colours[indexOf(value)] : missing;
    }
    return;
  }
  const half = packing.bits === 8 ? 128 : 32768; // one colour for each number that there can be
  const ofNumber = new Uint32Array(2 * half);
  for (let n = -half; n < half; n++) {
    ofNumber[n + half] = n === packing.missing ? missing : colours[indexOf(packing.offset + packing.scale * n)];
  }
  for (let i = 0; i < numbers.length; i++) {
    pixels[i] = ofNumber[numbers[i] + half];
  }
}
