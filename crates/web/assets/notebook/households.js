// What each kind of operation does to a household on the screen; the server decides in the same way, and has the last word.

/** @typedef {import('./types.js').Household} Household */
/** @typedef {import('./types.js').Use} Use */
/** @typedef {import('./types.js').Day} Day */

/**
 * Whether Tổ has still to come to a household.
 * @param {Household} household
 */
export function isUnreached({ reached, away }) {
  return reached === null && !away;
}

/**
 * Whether a household has begun to sell and is not through with it: it has a shop but no account for payments, or none of its
 * shops is in use. (The target counts shop and account together.)
 * @param {Household} household
 * @param {import('./types.js').Item[]} items
 */
export function isHalfDone({ uses }, items) {
  const meaning = new Map(items.map((item) => [item.id, item.means]));
  const shops = uses.filter((use) => meaning.get(use.item) === 'shop');
  const hasAccount = uses.some((use) => meaning.get(use.item) === 'account');
  return shops.length > 0 && !(hasAccount && shops.some((use) => use.in_use));
}

/**
 * A household as it was just put on the list.
 * @param {string} id
 * @param {any} body
 * @returns {Household}
 */
export function added(id, body) {
  const { village, head = null, nickname = null, phone = null, size = null, adults = null, consent = null, from } = body;
  const known = { id, village, head, nickname, phone, size, adults, consent, from };
  return { ...known, away: null, revision: 1, reached: null, uses: [], proposals: [] };
}

/**
 * The fields that an operation changes, by the names under which proposals know them.
 * @param {string} kind
 * @param {any} body
 * @returns {string[]}
 */
export function fieldsOf(kind, body) {
  switch (kind) {
    case 'household.amend':
      return Object.keys(body).filter((key) => key !== 'household' && key !== 'base');
    case 'adoption.set':
    case 'adoption.end':
      return ['item:' + body.item];
    case 'household.set_consent':
      return ['consent'];
    case 'household.resolve':
      // Only where the proposed value was taken is it the latest change of that field.
      return body.take ? [body.field] : [];
    default:
      return [];
  }
}

/**
 * @param {Household} household
 * @param {string} kind
 * @param {any} body
 * @param {Day} today
 * @returns {Household}
 */
export function applyToHousehold(household, kind, body, today) {
  switch (kind) {
    case 'household.amend': {
      const { household: _, base: __, ...fields } = body;
      return { ...household, ...fields };
    }
    case 'household.set_consent': {
      const nameless = body.consent.is === 'declined' ? { head: null, nickname: null, phone: null } : {};
      return { ...household, ...nameless, consent: body.consent };
    }
    case 'household.resolve':
      return resolved(household, body, today);
    case 'adoption.set':
      return { ...household, uses: begun(household.uses, body, today) };
    case 'adoption.end':
      return { ...household, uses: ended(household.uses, body.item, body.day, today) };
    default:
      return household;
  }
}

/** @type {(uses: Use[], said: any, today: Day) => Use[]} */
function begun(uses, said, today) {
  const { item, in_use, adults = null, origin, since } = said;
  const use = { item, in_use, adults, origin: origin.how, since };
  const held = uses.find((use) => use.item === item);
  if (since > today) {
    return uses;
  }
  if (!held) {
    return [...uses, use];
  }
  const isSame = held.in_use === in_use && held.adults === adults && held.origin === use.origin;
  // What was said of a later day goes on to hold from that day; the same said of an earlier one began earlier.
  const latest = isSame ? { ...held, since: since < held.since ? since : held.since } : since < held.since ? held : use;
  return uses.map((one) => (one === held ? latest : one));
}

/** @type {(uses: Use[], item: string, day: Day, today: Day) => Use[]} */
function ended(uses, item, day, today) {
  return uses.filter((use) => use.item !== item || day > today || day < use.since);
}

/** @type {(household: Household, body: any, today: Day) => Household} */
function resolved(household, body, today) {
  const is = (/** @type {import('./types.js').Proposal} */ one) => one.operation === body.proposal && one.field === body.field;
  const proposal = household.proposals.find(is);
  const rest = { ...household, proposals: household.proposals.filter((one) => !is(one)) };
  if (!proposal || !body.take) {
    return rest;
  }
  const { use, stop, ...fields } = proposal.change;
  if (use) {
    return applyToHousehold(rest, 'adoption.set', use, today);
  }
  return stop ? applyToHousehold(rest, 'adoption.end', stop, today) : { ...rest, ...fields };
}
