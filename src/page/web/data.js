// The three blocks of data in this page: facts, pictures, and packed maps, which are unpacked when they are needed.
//
// A packed map is base64 of raw deflate of the differences between each row and the row above.  Numbers of 16 bits
// are stored as all low bytes, then all high bytes.

const facts = JSON.parse(byId("facts").textContent);
const pictures = JSON.parse(byId("pictures").textContent);

const packedText = (() => {
  let text = null;
  return () => (text ??= byId("packed").textContent.trim());
})();

function bytesOfBase64(text) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(text);
  }
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) {
    bytes[i] = letters.charCodeAt(i);
  }
  return bytes;
}

/** Inflate bytes. format: "deflate-raw" (RFC 1951) or "deflate" (zlib, RFC 1950). */
async function inflate(bytes, format) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undo the differences of rows, in place. */
function addRows(numbers, rows, columns) {
  for (let i = columns; i < rows * columns; i++) {
    numbers[i] += numbers[i - columns]; // modulo 256 or 65536, as it was subtracted
  }
  return numbers;
}

/** The numbers of a packed map: Int8Array or Int16Array [rows][columns]. */
async function unpack(at, length, rows, columns, bits) {
  const bytes = await inflate(bytesOfBase64(packedText().substr(at, length)), "deflate-raw");
  const count = rows * columns;
  if (bytes.length !== count * bits / 8) {
    throw new Error(`a map has ${bytes.length} bytes instead of ${count * bits / 8}`);
  }
  if (bits === 8) {
    return addRows(new Int8Array(bytes.buffer), rows, columns);
  }
  const numbers = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    numbers[i] = bytes[i] | bytes[count + i] << 8;
  }
  return addRows(numbers, rows, columns);
}

/** Values of a packed array of 16 bits as Float32Array, missing as NaN. packed: [at, length, scale, offset]. */
async function unpackValues([at, length, scale, offset], rows, columns) {
  const numbers = await unpack(at, length, rows, columns, 16);
  return Float32Array.from(numbers, (n) => (n === -32768 ? NaN : offset + scale * n));
}

/** A memory for what took time to make, which forgets what was not asked for longest beyond a number of bytes. */
class Cache {
  constructor(bytes) {
    this.room = bytes;
    this.used = 0;
    this.kept = new Map(); // in the order of last use
  }

  get(key) {
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
    }
    return found?.value;
  }

  clear() {
    this.used = 0;
    this.kept.clear();
  }

  put(key, value, bytes) {
    if (this.kept.has(key)) {
      this.used -= this.kept.get(key).bytes;
      this.kept.delete(key);
    }
    this.kept.set(key, { value, bytes });
    this.used += bytes;
    for (const [old, entry] of this.kept) {
      if (this.used <= this.room || old === key) {
        break;
      }
      this.kept.delete(old);
      this.used -= entry.bytes;
    }
  }
}
