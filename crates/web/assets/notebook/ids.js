// Ids made on the phone: UUID version 7 (RFC 9562), so that ids made later sort later.

/**
 * A maker of ids. While the clock stands still or goes back, it counts on from the last id.
 * @param {() => number} clock
 * @param {(bytes: number) => Uint8Array} random
 * @returns {() => string}
 */
export function createIds(clock, random) {
  let last = 0;
  let counter = 0;
  return () => {
    const now = Math.floor(clock());
    const bytes = random(16);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    if (now > last) {
      last = now;
      // Half of the room is left to count on.
      counter = view.getUint16(6) & 0x7ff;
    } else if (++counter > 0xfff) {
      last += 1;
      counter = 0;
    }
    view.setUint16(0, Math.floor(last / 2 ** 32));
    view.setUint32(2, last % 2 ** 32);
    view.setUint16(6, 0x7000 | counter);
    view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
    const digits = hex(bytes);
    return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
  };
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text */
export function unhex(text) {
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = '';
  bytes.forEach((byte) => {
    text += String.fromCharCode(byte);
  });
  return btoa(text);
}

/** @param {string} text */
export function unbase64(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
