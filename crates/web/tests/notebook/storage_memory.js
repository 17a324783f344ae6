// Storage without a phone, that can fail and lose power between any two steps.

/** The phone loses power: whatever runs in it is gone. */
export class PowerCut extends Error {}

export class MemoryStorage {
  constructor() {
    this.tables = new Map();
    /** Called with each step; may throw. */
    this.step = () => {};
  }

  /** Perhaps loses power at one of the next steps; else at none. */
  mayLosePower(chance) {
    const dying = chance.happens(0.15) ? 1 + chance.below(14) : Infinity;
    let steps = 0;
    this.step = () => {
      steps += 1;
      if (steps === dying) {
        throw new PowerCut();
      }
    };
  }

  rows(table) {
    if (!this.tables.has(table)) {
      this.tables.set(table, new Map());
    }
    return this.tables.get(table);
  }

  async together(wanted) {
    this.step('read');
    return wanted.map(({ table, owner }) => this.held(table, owner));
  }

  async all(table, owner) {
    this.step('read');
    return this.held(table, owner);
  }

  held(table, owner) {
    const rows = [...this.rows(table).values()].filter((row) => owner === undefined || row.owner === owner);
    return rows.map((row) => structuredClone(row.value));
  }

  async get(table, owner, id) {
    this.step('read');
    const row = this.rows(table).get(JSON.stringify([owner, id]));
    return row ? structuredClone(row.value) : null;
  }

  async write(changes) {
    this.step('before');
    // All or nothing: a copy is changed and then put in place at once.
    const copy = new Map([...this.tables].map(([table, rows]) => [table, new Map(rows)]));
    const before = this.tables;
    this.tables = copy;
    for (const { table, owner, id = '', value, all } of changes) {
      const rows = this.rows(table);
      if (value !== undefined) {
        rows.set(JSON.stringify([owner, id]), { owner, value: structuredClone(value) });
      } else if (all) {
        [...rows].filter(([, row]) => row.owner === owner).forEach(([key]) => rows.delete(key));
      } else {
        rows.delete(JSON.stringify([owner, id]));
      }
    }
    this.tables = before;
    this.step('within');
    this.tables = copy;
    this.step('after');
  }
}
