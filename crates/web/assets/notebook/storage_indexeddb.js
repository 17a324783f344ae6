// Where the phone keeps what it holds: IndexedDB, one database, a store a table, rows under [owner, id].

/** @typedef {import('./types.js').Table} Table */
/** @typedef {import('./types.js').Change} Change */

const NAME = 'banso';
const VERSION = 1;
/** @type {Table[]} */
const TABLES = ['persons', 'snapshots', 'households', 'activities', 'outbox', 'photos', 'phone'];

/**
 * @param {IDBFactory} factory
 * @returns {Promise<import('./types.js').Storage>}
 */
export async function openStorage(factory) {
  const opening = factory.open(NAME, VERSION);
  opening.onupgradeneeded = () => TABLES.forEach((table) => opening.result.createObjectStore(table));
  const database = await result(opening);
  // Another tab of a newer version wants to change the database: this one lets go.
  database.onversionchange = () => database.close();

  /** @type {(transaction: IDBTransaction, table: Table, owner?: string) => Promise<any[]>} */
  const rows = (transaction, table, owner) =>
    result(transaction.objectStore(table).getAll(owner === undefined ? null : ofOwner(owner)));

  return {
    together: (wanted) => {
      const transaction = database.transaction(wanted.map(({ table }) => table));
      return Promise.all(wanted.map(({ table, owner }) => rows(transaction, table, owner)));
    },
    all: (table, owner) => rows(database.transaction(table), table, owner),
    get: async (table, owner, id) => (await result(database.transaction(table).objectStore(table).get([owner, id]))) || null,
    write: (changes) => write(database, changes),
  };
}

/** Strings sort before arrays, so `[]` lies behind every id. @param {string} owner */
function ofOwner(owner) {
  return IDBKeyRange.bound([owner], [owner, []]);
}

/** @type {<T>(request: IDBRequest<T>) => Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @type {(database: IDBDatabase, changes: Change[]) => Promise<void>} */
function write(database, changes) {
  const tables = Array.from(new Set(changes.map((change) => change.table)));
  if (tables.length === 0) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(tables, 'readwrite');
    // Only when it is complete is it on the disk.
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    for (const { table, owner, id = '', value, all } of changes) {
      const store = transaction.objectStore(table);
      if (value !== undefined) {
        store.put(value, [owner, id]);
      } else {
        store.delete(all ? ofOwner(owner) : [owner, id]);
      }
    }
    // Nothing more comes: not asked, the browser would first tell of each of them. Older browsers can't be asked.
    if (transaction.commit) {
      transaction.commit();
    }
  });
}
