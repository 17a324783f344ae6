// The shapes that the modules share; types alone, no phone ever loads this file. What travels is told in docs/sync.md.

/** @typedef {string} Day A day of Vietnam, YYYY-MM-DD. */
/** @typedef {'head' | 'nickname' | 'phone' | 'size' | 'adults'} PlainField */

/**
 * @typedef {object} Operation What is made on a phone, exactly as it travels.
 * @property {string} id
 * @property {string} captured By the phone's own clock.
 * @property {string} kind
 * @property {number} version
 * @property {string} appointment As what its author acted.
 * @property {string} device
 * @property {string} signature
 * @property {string} body The text that was signed; this very text is sent.
 */

/**
 * @typedef {'new' | 'waiting' | 'answered' | 'refused'} EntryState
 * `answered`: it took effect, but in a round of somebody else on this phone, so this person's snapshot doesn't hold it yet.
 */
/** @typedef {{code: string, text: string}} Reason */

/**
 * @typedef {object} Entry An operation in somebody's outbox.
 * @property {string} person The author's account.
 * @property {number} seq The order in which it was made on this phone, whatever the clock said.
 * @property {EntryState} state
 * @property {Operation} operation
 * @property {Reason} [reason] Why it was refused.
 * @property {string} [exported] When it last went into a file.
 */

/** @typedef {{id: string, state: 'applied' | 'refused' | 'waiting', reason?: Reason | null, waits_for?: string | null}} Answer */
/** @typedef {{item: string, in_use: boolean, adults: number | null, origin: string, since: Day}} Use */
/** @typedef {Record<string, any>} FieldChange One of a household's fields and its new value: `{phone: "0912345678"}`, `{use: {…}}`. */
/** @typedef {{operation: string, field: string, change: FieldChange, by: string | null, captured: string | null, stands?: {by: string | null, captured: string} | null}} Proposal */
/** @typedef {{is: 'asked' | 'sheet' | 'declined', day: Day, text?: string, file?: string, by?: string}} Consent */

/**
 * @typedef {object} Household
 * @property {string} id
 * @property {string} village
 * @property {string | null} head
 * @property {string | null} nickname
 * @property {string | null} phone
 * @property {number | null} size
 * @property {number | null} adults
 * @property {Consent | null} consent
 * @property {Day} from
 * @property {{from: Day, to: Day | null} | null} away
 * @property {number} revision
 * @property {Day | null} reached
 * @property {Use[]} uses
 * @property {Proposal[]} proposals
 */

/**
 * @typedef {object} Activity
 * @property {string} id
 * @property {string} team
 * @property {string} village
 * @property {string} kind
 * @property {Day} day
 * @property {number} people
 * @property {number | null} women
 * @property {string | null} place
 * @property {string | null} note
 * @property {string[]} members
 * @property {string[]} households
 * @property {{item: string, count: number}[]} guided
 * @property {string[]} photos
 * @property {number} revision
 * @property {string} by
 */

/** @typedef {'photos' | 'promotion' | 'stall' | 'first_order' | 'packing' | 'quality'} Step */

/**
 * @typedef {object} Producer Who produces and sells, with the seller's steps that were taken.
 * @property {string} id
 * @property {string} village
 * @property {string} form
 * @property {string | null} name
 * @property {string | null} household
 * @property {{step: Step, day: Day}[]} steps
 * @property {number} revision
 */

/** @typedef {{part: number, whole?: number | null}} Quantity A number, or a part of a whole. */
/**
 * @typedef {object} ReportFigure
 * @property {string} indicator
 * @property {string} name
 * @property {string | null} name_en
 * @property {string | null} pillar
 * @property {string} unit_word
 * @property {string | null} unit_word_en
 * @property {'count' | 'share' | 'field'} by
 * @property {Quantity | null} counted
 * @property {Quantity | null} corrected What is reported instead.
 * @property {string | null} reason
 * @property {string | null} remark With what it came back.
 */
/**
 * @typedef {object} OwnReport A report of the own team: what it would say if it were sent now, or what was sent.
 * @property {string} id
 * @property {string} kind
 * @property {Day} from
 * @property {Day} to The first day after its period.
 * @property {string} state
 * @property {string} late_from
 * @property {string | null} sent_at
 * @property {number} versions
 * @property {string | null} superior To whom it is sent.
 * @property {boolean} may_send
 * @property {string | null} remark
 * @property {boolean} is_empty It says nothing yet, and would not be taken.
 * @property {ReportFigure[]} figures
 * @property {{section: string, text: string}[]} sections
 */

/**
 * @typedef {object} ToldReports
 * @property {OwnReport[]} items The newest first.
 * @property {number} told When, by the phone's clock.
 * @property {string[]} refused The own operations on reports that had been refused by then.
 */

/**
 * @typedef {object} FieldKind What an answer looks like; one of them.
 * @property {{least?: number, most?: number, unit_word?: string}} [number]
 * @property {{longest: number}} [text]
 * @property {{options: string[], several?: boolean}} [choice]
 * @property {{earliest?: Day, latest?: Day}} [date]
 * @property {object} [indicator]
 * @property {object} [file]
 */
/** @typedef {{field: number, label: string, hint: string | null, required: boolean, kind: FieldKind, how: string, value: Record<string, any> | null, counted: Quantity | null}} RequestField */
/**
 * @typedef {object} OwnRequest What the own team, or one in whose place it stands, is asked for once.
 * @property {string} request
 * @property {string} team Who was asked.
 * @property {string | null} answers_for
 * @property {string} title
 * @property {string} by
 * @property {string | null} purpose
 * @property {string | null} basis
 * @property {string} state
 * @property {string} late_from
 * @property {string | null} extended
 * @property {string | null} closed_at
 * @property {string | null} close_reason
 * @property {boolean} may_answer
 * @property {string | null} remark
 * @property {number} versions
 * @property {RequestField[]} fields
 */
/** @typedef {{items: OwnRequest[], told: number, refused: string[]}} ToldRequests As `ToldReports`. */

/** @typedef {{id: string, kind: string, pillar: string, counting: 'household' | 'adults', name: string, name_en: string | null, means: string | null, from: Day, to: Day | null}} Item */
/**
 * @typedef {object} Village
 * @property {string} id
 * @property {string} name
 * @property {string} commune
 * @property {number | null} declared
 * @property {number | null} [untold] So many of its households are not on the phone, for there are too many.
 */
/** @typedef {{id: string, name: string, role: string, self?: boolean}} Member */
/** @typedef {{id: string, title: string, members: Member[]}} Team */
/** @typedef {{account: string, name: string, appointment: string, role: string, team: Team | null}} Signed */

/**
 * @typedef {object} SyncAnswer
 * @property {string} now
 * @property {Answer[]} answers
 * @property {string} cursor
 * @property {Signed} person
 * @property {Village[]} villages
 * @property {Village[]} offered
 * @property {string[]} whole
 * @property {Household[]} households
 * @property {string[]} gone
 * @property {Activity[]} activities
 * @property {string[]} activities_gone
 * @property {Producer[]} [producers] An older program tells none.
 * @property {string[]} [producers_gone]
 * @property {Item[] | null} items
 */

/**
 * @typedef {object} Snapshot What a person's phone last heard, but for households and activities, which are kept row by row.
 * @property {string} account
 * @property {string | null} cursor Null after it was forgotten.
 * @property {Signed | null} person
 * @property {Village[]} villages
 * @property {Village[]} [offered] Those among which a team of a whole commune chooses.
 * @property {string[]} [chosen] Those that were chosen.
 * @property {string} [lost] Why the right to see anything is gone, as the server calls it.
 * @property {Item[]} items
 * @property {Producer[]} [producers] Few; an older notebook has kept none.
 * @property {ToldReports} [reports] Those of the own team.
 * @property {ToldRequests} [requests] What it is asked for once.
 * @property {number} contact When the server last answered, by the phone's clock.
 * @property {number} offset The server's clock minus the phone's, in milliseconds.
 */

/**
 * @typedef {object} Person Somebody who uses this phone.
 * @property {string} account
 * @property {string} name
 * @property {string} device
 * @property {string} appointment As what he or she acts.
 * @property {CryptoKey} key Signs, and can't be taken out.
 * @property {string} outboxKey
 * @property {string} consentText The version of the text that is read to a household.
 * @property {Pin} pin
 */
/** @typedef {{salt: Uint8Array, rounds: number, hash: Uint8Array, failures: number, until: number}} Pin */

/**
 * @typedef {object} Photo
 * @property {string} person
 * @property {string} sha256
 * @property {string} activity
 * @property {Uint8Array} bytes
 */

/** @typedef {'persons' | 'snapshots' | 'households' | 'activities' | 'outbox' | 'photos' | 'phone'} Table */
/**
 * @typedef {object} Change One row put, or taken out where there is no value; with `all`, every row of that owner.
 * @property {Table} table
 * @property {string} owner An account, or '' for what belongs to the phone.
 * @property {string} [id]
 * @property {any} [value]
 * @property {true} [all]
 */
/**
 * @typedef {object} Storage
 * @property {(table: Table, owner?: string) => Promise<any[]>} all
 * @property {(wanted: {table: Table, owner?: string}[]) => Promise<any[][]>} together Several of those, of one and the same moment.
 * @property {(table: Table, owner: string, id: string) => Promise<any>} get
 * @property {(changes: Change[]) => Promise<void>} write All of them or none, in their order.
 */

/**
 * @typedef {object} Surroundings What the modules are handed instead of taking it from the machine.
 * @property {Storage} storage
 * @property {(url: string, init: RequestInit) => Promise<Response>} fetch
 * @property {() => number} clock Milliseconds since 1970, by the phone.
 * @property {(bytes: number) => Uint8Array} random
 * @property {SubtleCrypto} subtle
 * @property {() => string} language In which the screens speak.
 * @property {(milliseconds: number) => Promise<void>} wait
 * @property {<T>(work: () => Promise<T>, ifFree: boolean) => Promise<T | null>} alone One at a time on this phone; `null` where that is asked for only if free, and it isn't.
 */

export {};
