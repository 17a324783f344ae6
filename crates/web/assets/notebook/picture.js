// A photo made small on the phone. Drawing it anew leaves behind what the camera wrote into it: place, time, phone.

import { LARGEST } from './photos.js';

const SIDES = [1280, 1024, 800, 640, 480, 320];
const QUALITIES = [0.75, 0.6, 0.45];

/**
 * A JPEG within the limit, and the canvas it was drawn on, to be shown.
 * @param {File} file
 * @returns {Promise<{bytes: Uint8Array, canvas: HTMLCanvasElement} | null>} Nothing where it is no picture.
 */
export async function shrunk(file) {
  /** @type {ImageBitmap} */
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null;
  }
  const canvas = document.createElement('canvas');
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext('2d');
    if (!context) {
      return null;
    }
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) =>
        canvas.toBlob(done, 'image/jpeg', quality),
      );
      if (blob && blob.size <= LARGEST) {
        return { bytes: new Uint8Array(await blob.arrayBuffer()), canvas };
      }
    }
  }
  return null;
}
