// The page: who is at it, which screen is shown, how much is unsent, and when the server is asked.

import { fill, h, state } from './dom.js';
import { Notebook } from './notebook.js';
import { createPump } from './pump.js';
import { routed } from './routes.js';
import { age, forget } from './snapshot.js';
import { surroundings } from './surroundings.js';
import { SIGN_IN, warnings } from './warnings.js';
import { registerWorker } from './worker.js';
import { wordsOf } from './words.js';

/** @typedef {import('./types.js').Person} Person */
/**
 * @typedef {object} Screen
 * @property {string} title
 * @property {(Node | null)[]} nodes What stands under the title.
 * @property {{href: string, text: string}} [back]
 * @property {boolean} [form] Something is being typed here: nothing is to take it away.
 * @property {() => void} [refresh] Called when what is held has changed; without it the screen stays as it was drawn.
 */

/** Unused for so long, the notebook asks for the PIN again. */
const IDLE = 15 * 60e3;

export class App {
  /**
   * @param {import('./types.js').Surroundings} around
   * @param {import('./words.js').Words} t
   * @param {string} lang
   */
  constructor(around, t, lang) {
    this.around = around;
    this.t = t;
    this.lang = lang;
    /** @type {Person[]} */
    this.people = [];
    /** @type {Notebook | null} */
    this.open = null;
    /** @type {Screen | null} */
    this.screen = null;
    /** @type {import('./sync.js').Turn | null} */
    this.lastTurn = null;
    this.isTurning = false;
    /** The last thing made found no room on the phone. */
    this.isFull = false;
    this.warned = h('div', { 'aria-live': 'polite' });
    this.hash = '';
    /** @type {Map<string, number>} */
    this.scrolled = new Map();
    /** What was typed to find a household; kept while one looks at some of them. */
    this.sought = '';
    /** @type {ReturnType<typeof createPump> | null} */
    this.pump = null;
    this.others = 'BroadcastChannel' in window ? new BroadcastChannel('banso') : null;
    this.used = around.clock();
    this.main = byId('screen');
    this.bar = byId('bar');
    this.said = byId('said');
    this.nav = byId('nav');
  }

  /** The notebook; screens that need none are shown while it is closed. */
  get notebook() {
    return /** @type {Notebook} */ (this.open);
  }

  async start() {
    this.people = await this.around.storage.all('persons');
    window.addEventListener('hashchange', () => this.show());
    window.addEventListener('online', () => this.pump && this.pump.now());
    document.addEventListener('visibilitychange', () => this.seen());
    // Addresses here name screens, so the way past the head of the page is walked by hand.
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault();
      byId('heading').focus();
    });
    ['pointerdown', 'keydown'].forEach((event) => document.addEventListener(event, () => (this.used = this.around.clock())));
    if (this.others) {
      this.others.onmessage = () => this.reload();
    }
    this.show();
    this.forgetOld().catch((error) => console.warn(error));
    registerWorker(() => !this.open || !this.screen || !this.screen.form);
  }

  /** What was not refreshed for too long goes, even if its owner never opens the notebook again. */
  async forgetOld() {
    const { storage, clock } = this.around;
    /** @type {import('./types.js').Snapshot[]} */
    const snapshots = await storage.all('snapshots');
    const old = snapshots.filter((one) => age(one, clock()).over);
    await storage.write(old.flatMap((one) => forget(one.account, one)));
  }

  /** Somebody opened their notebook. @param {Person} person @param {string} pin */
  async enter(person, pin) {
    this.open = new Notebook(this.around, person, pin);
    await this.open.load();
    this.pump = createPump({
      turn: () => this.notebook.takeTurn(),
      begun: () => this.turning(true),
      over: (turn) => this.turned(turn),
    });
    // Without being asked for it, a browser may throw away what a page keeps when the phone is full.
    if (navigator.storage && navigator.storage.persist) {
      navigator.storage.persist();
    }
    this.pump.now();
    if (location.hash && location.hash !== '#/') {
      this.show();
    } else {
      this.go('#/');
    }
  }

  /** Closes the notebook; the next one asks for a PIN. */
  lock() {
    if (this.pump) {
      this.pump.stop();
    }
    this.open = null;
    this.pump = null;
    this.lastTurn = null;
    this.isFull = false;
    this.sought = '';
    this.go('#/');
  }

  /**
   * Makes operations and says so. Where the phone can't keep them, it says that instead.
   * @param {Parameters<Notebook['make']>[0]} wanted
   * @returns {Promise<string[] | null>} Their ids.
   */
  async make(wanted) {
    try {
      const made = await this.notebook.make(wanted);
      this.isFull = false;
      this.changed();
      if (this.others) {
        this.others.postMessage('changed');
      }
      if (this.pump) {
        this.pump.soon();
      }
      return made;
    } catch (error) {
      // Whatever it was, it isn't on the phone, and whoever made it must know.
      console.warn(error);
      this.isFull = true;
      this.changed();
      this.warned.scrollIntoView({ block: 'center' });
      return null;
    }
  }

  /** @param {string} hash */
  go(hash) {
    if (location.hash === hash || (hash === '#/' && location.hash === '')) {
      this.show();
    } else {
      location.hash = hash;
    }
  }

  /** Shows the screen that the address names; focus goes to its title, as with a new page. */
  show() {
    const before = this.hash;
    if (this.screen) {
      this.scrolled.set(before, window.scrollY);
    }
    this.hash = location.hash;
    const screen = routed(this);
    this.screen = screen;
    document.title = `${screen.title} – ${this.t('title')}`;
    const heading = h('h1', { id: 'heading', tabindex: -1 }, screen.title);
    const { back } = screen;
    this.main.className = screen.form ? 'inner narrow' : 'inner';
    fill(
      this.main,
      back ? h('p', { class: 'crumbs' }, h('a', { href: back.href }, '‹ ' + back.text)) : null,
      heading,
      this.warned,
      ...screen.nodes,
    );
    // Back in a list one stands where one was; a new screen begins at its top.
    window.scrollTo(0, before.startsWith(this.hash + '/') ? this.scrolled.get(this.hash) || 0 : 0);
    if (before !== this.hash) {
      heading.focus({ preventScroll: true });
    }
    this.warn();
    this.drawBar();
  }

  /** What is held has changed: counts and lists follow, forms are left alone. */
  changed() {
    this.warn();
    this.drawBar();
    if (this.screen && this.screen.refresh) {
      this.screen.refresh();
    }
  }

  async reload() {
    if (this.open) {
      await this.open.load();
      this.changed();
    }
  }

  /** @param {boolean} isTurning */
  turning(isTurning) {
    this.isTurning = isTurning;
    this.drawBar();
  }

  /** @param {import('./sync.js').Turn} turn */
  turned(turn) {
    if (turn.end !== 'busy') {
      this.lastTurn = turn;
    }
    this.turning(false);
    this.changed();
    if (this.others && turn.end === 'done') {
      this.others.postMessage('changed');
    }
  }

  seen() {
    if (document.visibilityState !== 'visible' || !this.open) {
      return;
    }
    const isForm = this.screen && this.screen.form;
    if (this.around.clock() - this.used > IDLE && !isForm) {
      this.lock();
    } else if (this.pump) {
      this.pump.now();
    }
  }

  /** Reads a sentence out to who doesn't see it. @param {string} text */
  say(text) {
    this.said.textContent = text;
  }

  drawBar() {
    document.body.classList.toggle('locked', !this.open);
    if (!this.open) {
      fill(this.bar);
      return;
    }
    const count = this.open.unsent.length;
    const photos = this.open.photosLeft;
    const isAll = count === 0 && photos === 0;
    const text = isAll ? this.t('all-sent') : count === 0 ? this.t('photos-left', { count: photos }) : this.t('unsent', { count });
    const way = this.way();
    fill(
      this.bar,
      h('a', { href: '#/gui', class: 'unsent', id: 'unsent' }, state(isAll ? 'good' : 'care', text)),
      way ? h('span', { class: 'small' }, way) : null,
    );
    const section = this.hash.split('/')[1] || '';
    this.nav.querySelectorAll('a').forEach((link) => {
      const isHere = (link.hash.split('/')[1] || '') === section;
      if (isHere) {
        link.setAttribute('aria-current', 'page');
      } else {
        link.removeAttribute('aria-current');
      }
    });
  }

  /** How it stands with the server, if there is anything to say. */
  way() {
    if (this.isTurning) {
      return this.t('sending');
    }
    switch (this.lastTurn && this.lastTurn.end) {
      case 'lost':
        return this.t('no-signal');
      case 'signed_out':
        return h('a', { href: SIGN_IN }, this.t('sign-in-to-send'));
      default:
        return null;
    }
  }

  /** What must be known on every screen before it is too late; said anew only where it is another. */
  warn() {
    const said = warnings(this);
    const text = (/** @type {(Node | null)[]} */ nodes) => nodes.map((node) => (node ? node.textContent : '')).join('\n');
    if (text(said) !== text(Array.from(this.warned.childNodes))) {
      fill(this.warned, ...said);
    }
  }
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

async function begin() {
  const lang = localStorage.getItem('lang') || document.documentElement.lang || 'vi';
  document.documentElement.lang = lang;
  document.documentElement.classList.toggle('large', localStorage.getItem('large') === 'yes');
  const words = fetch(new URL(`words.${lang}.json`, import.meta.url).href).then((answer) => answer.json());
  const [around, sentences] = await Promise.all([surroundings(), words]);
  const app = new App(around, wordsOf(sentences), lang);
  document.querySelectorAll('[data-word]').forEach((element) => {
    element.textContent = app.t(/** @type {HTMLElement} */ (element).dataset.word || '');
  });
  await app.start();
}

begin().catch((error) => {
  console.error(error);
  byId('too-old').hidden = false;
});
