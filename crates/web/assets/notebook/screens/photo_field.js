// Up to two photos of an activity, made small at once.

import { fill, h } from '../dom.js';
import { MOST_PHOTOS, named } from '../photos.js';
import { shrunk } from '../picture.js';

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
