// Up to two photos of an activity, made small at once.

import { fill, h } from '../dom.js';
import { LARGEST, MOST_PHOTOS, named } from '../photos.js';

const SIDES = [1280, 1024, 800, 640, 480, 320];
const QUALITIES = [0.75, 0.6, 0.45];

/** @type {(app: import('../app.js').App) => {node: HTMLElement, taken: () => {sha256: string, bytes: Uint8Array}[]}} */
export function photoField({ t, around }) {
  /** @type {{sha256: string, bytes: Uint8Array, canvas: HTMLCanvasElement}[]} */
  let photos = [];
  const fault = h('p', { class: 'fault', hidden: true, role: 'alert' }, t('photo-unreadable'));
  const list = h('ul', { class: 'photos' });
  const input = h('input', { type: 'file', id: 'photo', accept: 'image/*', onchange: take });

  async function take() {
    const [file] = Array.from(input.files || []);
    const small = file && (await shrunk(file));
    input.value = '';
    fault.hidden = Boolean(small);
    if (small && photos.length < MOST_PHOTOS) {
      photos.push({ ...(await named(around.subtle, small.bytes)), canvas: small.canvas });
      draw();
    }
  }

  function draw() {
    const remove = (/** @type {string} */ sha256) => () => {
      photos = photos.filter((photo) => photo.sha256 !== sha256);
      draw();
    };
    fill(
      list,
      ...photos.map(({ sha256, canvas }) =>
        h('li', null, canvas, h('button', { type: 'button', class: 'button end', onclick: remove(sha256) }, t('remove'))),
      ),
    );
    input.disabled = photos.length >= MOST_PHOTOS;
  }

  const node = h(
    'div',
    { class: 'field' },
    h('label', { for: 'photo' }, t('photo-label')),
    h('p', { class: 'hint' }, t('photo-hint')),
    fault,
    input,
    list,
  );
  return { node, taken: () => photos.map(({ sha256, bytes }) => ({ sha256, bytes })) };
}

/**
 * A photo made small on the phone: a JPEG within the limit, and the canvas it was drawn on, to be shown.
 * Drawing it anew leaves behind what the camera wrote into it: place, time, phone.
 * @param {File} file
 * @returns {Promise<{bytes: Uint8Array, canvas: HTMLCanvasElement} | null>} Nothing where it is no picture.
 */
async function shrunk(file) {
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
