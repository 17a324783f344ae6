// Who sells, and the steps on the way to the first parcels.

/** @typedef {import('./types.js').Producer} Producer */
/** @typedef {import('./types.js').Step} Step */

/** In the order in which they are taken. @type {Step[]} */
export const STEPS = ['photos', 'promotion', 'stall', 'first_order', 'packing', 'quality'];

/** The first step that isn't taken yet. @param {Producer} producer */
export function nextStep({ steps }) {
  return STEPS.find((step) => !steps.some((one) => one.step === step)) || null;
}

/** Whether somebody has begun to sell and is not through with it. @param {Producer} producer */
export function isHalfWay(producer) {
  return producer.steps.length > 0 && nextStep(producer) !== null;
}

/**
 * @param {Producer} producer
 * @param {any} body Of `producer.record_step`; without a day the step was not taken after all.
 * @returns {Producer}
 */
export function applyToProducer(producer, { step, day = null }) {
  const rest = producer.steps.filter((one) => one.step !== step);
  return { ...producer, steps: day === null ? rest : [...rest, { step, day }] };
}
