// One at a time, as the phone's tabs take turns.

/** @returns {(work: () => Promise<any>, ifFree?: boolean) => Promise<any>} */
export function takingTurns(/** @type {{busy: boolean}} */ phone) {
  return async (work, ifFree) => {
    if (phone.busy && ifFree) {
      return null;
    }
    phone.busy = true;
    try {
      return await work();
    } finally {
      phone.busy = false;
    }
  };
}
