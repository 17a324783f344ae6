//! The addresses of the pages, for links, forms and routes alike.

mod decisions;
mod figures;
mod issues;
mod producers;
mod reports;
mod requests;
mod schedules;

pub use decisions::*;
pub use figures::*;
pub use issues::*;
pub use producers::*;
pub use reports::*;
pub use requests::*;
pub use schedules::*;

use std::fmt::Display;

/// What is to be done.
pub const HOME: &str = "/";
/// Sign-in.
pub const SIGN_IN: &str = "/sign-in";
/// Sign-in by PIN; a form's target only.
pub const SIGN_IN_PIN: &str = "/sign-in/pin";
/// Choosing among one's duties; a form's target only.
pub const ACT_AS: &str = "/act-as";
/// Accounts; `?unit=` is the place.
pub const ACCOUNTS: &str = "/accounts";
/// A new account of an office; `?unit=` is the place.
pub const ACCOUNT_NEW: &str = "/accounts/new";
/// Invites all leaders of a place (`?unit=`) who can't sign in yet; a form's target only.
pub const INVITE_LEADERS: &str = "/accounts/invite-leaders";
/// Slips to print: of one account (`?account=`) or all open ones of a place (`?unit=`).
pub const SLIPS: &str = "/accounts/slips";
/// Where a short code is typed; behind it the last part of a link.
pub const INVITATION: &str = "/invitation";
/// The own account: duties, password, devices, sessions.
pub const OWN_ACCOUNT: &str = "/account";
/// Another password; a form's target only.
pub const OWN_PASSWORD: &str = "/account/password";
/// A PIN on this device, or none; a form's target only.
pub const OWN_PIN: &str = "/account/pin";
/// The end of a session of one's own; a form's target only.
pub const OWN_SESSION_END: &str = "/account/sessions/end";
/// The end of a device of one's own; a form's target only.
pub const OWN_DEVICE_END: &str = "/account/devices/end";
/// Somebody acts for the holder of a duty; `?duty=` is the duty.
pub const STAND_IN_NEW: &str = "/stand-ins/new";
/// The asker's API tokens.
pub const TOKENS: &str = "/account/tokens";
/// Ends one of the asker's API tokens; a form's target only.
pub const TOKEN_END: &str = "/account/tokens/end";
/// The API, to be read by people.
pub const API: &str = "/api";
/// What the API answers, field by field.
pub const API_ANSWERS: &str = "/api/answers";
/// The same of shapes whose names come later in the alphabet.
pub const API_ANSWERS_REST: &str = "/api/answers/rest";
/// What each kind of operation says.
pub const API_KINDS: &str = "/api/kinds";
/// Shapes that several kinds of operation use.
pub const API_SHAPES: &str = "/api/shapes";
/// The API, to be read by machines (`OpenAPI` 3.1).
pub const API_DOCUMENT: &str = "/api/openapi.json";
/// Carries what was written down on a phone without signal, as a file.
pub const CARRY: &str = "/notebook/carry";
/// The journal.
pub const JOURNAL: &str = "/journal";
/// The journal as a file: `?format=` and the filters of the page.
pub const JOURNAL_EXPORT: &str = "/journal/export";
/// Sign-out; a form's target only.
pub const SIGN_OUT: &str = "/sign-out";
/// Where the one-time link of the first administrator leads; the token follows.
pub const FIRST_ADMINISTRATOR: &str = "/first-administrator";
/// The tree of units; `?at=` is its day.
pub const UNITS: &str = "/units";
/// The search among units; `?q=` is what is sought, `?at=` the day.
pub const UNIT_SEARCH: &str = "/search";
/// Units that lack something; `?list=` is the [`Lack`](super::units::Lack)'s code, `?unit=` the place.
pub const UNITS_LACKING: &str = "/units/lacking";
/// The lists of teams; `?list=` is the list's [`code`](super::teams::TeamList::code), `?unit=` the place, `?at=` the day, `?page=`.
pub const TEAMS: &str = "/teams";
/// A new team.
pub const TEAM_NEW: &str = "/teams/new";
/// Teams from a file: upload, then preview.
pub const TEAM_IMPORT: &str = "/teams/import";
/// The empty file for [`TEAM_IMPORT`].
pub const TEAM_IMPORT_TEMPLATE: &str = "/teams/import/template.xlsx";
/// Takes in the rows picked in the preview of [`TEAM_IMPORT`].
pub const TEAM_IMPORT_APPLY: &str = "/teams/import/apply";
/// The annex out.
pub const ANNEX: &str = "/annex";
/// The annex in: upload, then preview.
pub const ANNEX_IMPORT: &str = "/annex/import";
/// Takes in the rows picked in the preview of [`ANNEX_IMPORT`].
pub const ANNEX_IMPORT_APPLY: &str = "/annex/import/apply";
/// The annex as a file: `?unit=`, `?at=`, `?format=`.
pub const ANNEX_EXPORT: &str = "/annex/export";
/// Zalo names: propose and check; the groups of a place (`?unit=`).
pub const ZALO: &str = "/zalo";
/// Gives a group its name, or says that it is made; a form's target only.
pub const ZALO_GIVE: &str = "/zalo/give";
/// Gives all groups of a place that have no name the one that is proposed; a form's target only.
pub const ZALO_GIVE_ALL: &str = "/zalo/give-all";

/// An account.
#[must_use]
pub fn account(id: impl Display) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// Something done about an account ("invite", "amend", "revoke", "reinstate"); a form's target only.
#[must_use]
pub fn account_do(id: impl Display, what: &str) -> String {
    format!("{ACCOUNTS}/{id}/{what}")
}

/// The end of a duty, or its keeping after a reform ("end", "keep"); a form's target only.
#[must_use]
pub fn appointment_do(id: impl Display, what: &str) -> String {
    format!("/appointments/{id}/{what}")
}

/// An account for somebody in a team; a form's target only.
#[must_use]
pub fn person_account(person: impl Display) -> String {
    format!("/persons/{person}/account")
}

/// An invitation, by the last part of its link.
#[must_use]
pub fn invitation(link: impl Display) -> String {
    format!("{INVITATION}/{link}")
}

/// The notebook: the page with which a team works without signal.
pub const NOTEBOOK: &str = "/notebook";
/// The service worker that keeps the notebook on the phone.
pub const NOTEBOOK_WORKER: &str = "/notebook/sw.js";
/// What tells a phone how to install the notebook.
pub const NOTEBOOK_MANIFEST: &str = "/notebook/manifest.webmanifest";
/// The notebook's files; behind it their version and their name.
pub const NOTEBOOK_FILES: &str = "/assets/notebook";

/// A unit.
#[must_use]
pub fn unit(id: impl Display) -> String {
    format!("{UNITS}/{id}")
}

/// A unit as it stood on a day (YYYY-MM-DD, as [`rules::day::Day`] displays).
#[must_use]
pub fn unit_at(id: impl Display, at: impl Display) -> String {
    format!("{UNITS}/{id}?at={at}")
}

/// Who answers for a unit.
#[must_use]
pub fn contact(unit: impl Display) -> String {
    format!("{UNITS}/{unit}/contact")
}

/// Everything of a list of which a page shows the first ones.
pub const ALL: &str = "all";

/// The first page with everybody to be called.
#[must_use]
pub fn all_calls() -> String {
    format!("{HOME}?calls={ALL}#calls")
}

/// What a province asks its teams to be made of.
#[must_use]
pub fn composition_rules(province: impl Display) -> String {
    format!("{UNITS}/{province}/composition-rules")
}

/// For how long a province keeps what is known of people.
#[must_use]
pub fn retention(province: impl Display) -> String {
    format!("{UNITS}/{province}/retention")
}

/// Another rule for the teams of a tier (its code).
#[must_use]
pub fn composition_rule(province: impl Display, tier: impl Display) -> String {
    format!("{UNITS}/{province}/composition-rules/{tier}")
}

/// The declared numbers of households of a village.
#[must_use]
pub fn declarations(village: impl Display) -> String {
    format!("{UNITS}/{village}/households")
}

/// The households; `?unit=` is the place.
pub const HOUSEHOLDS: &str = "/households";
/// A household put on the list; `?unit=` is the village.
pub const HOUSEHOLD_NEW: &str = "/households/new";

/// Households from a file: upload, then preview; `?unit=` is the place.
pub const HOUSEHOLD_IMPORT: &str = "/households/import";
/// The empty file for [`HOUSEHOLD_IMPORT`].
pub const HOUSEHOLD_IMPORT_TEMPLATE: &str = "/households/import/template.xlsx";
/// The rows of a kept file: `?unit=`, `?file=`, `?from=`, `?show=`, `?page=`.
pub const HOUSEHOLD_IMPORT_PREVIEW: &str = "/households/import/preview";
/// Takes in the rows of a kept file; a form's target only.
pub const HOUSEHOLD_IMPORT_APPLY: &str = "/households/import/apply";

/// How far taking in a list has come.
#[must_use]
pub fn household_import(id: impl Display) -> String {
    format!("{HOUSEHOLD_IMPORT}/{id}")
}

/// The households of a place.
#[must_use]
pub fn households(unit: impl Display) -> String {
    format!("{HOUSEHOLDS}?unit={unit}")
}

/// A household put on the list of a village.
#[must_use]
pub fn household_new(village: impl Display) -> String {
    format!("{HOUSEHOLD_NEW}?unit={village}")
}

/// A household.
#[must_use]
pub fn household(id: impl Display) -> String {
    format!("{HOUSEHOLDS}/{id}")
}

/// What is known of a household, changed.
#[must_use]
pub fn household_edit(id: impl Display) -> String {
    format!("{HOUSEHOLDS}/{id}/edit")
}

/// What a household has, ticked; a form's target only.
#[must_use]
pub fn household_uses(id: impl Display) -> String {
    format!("{HOUSEHOLDS}/{id}/uses")
}

/// A choice between two values; a form's target only.
#[must_use]
pub fn household_resolve(id: impl Display) -> String {
    format!("{HOUSEHOLDS}/{id}/resolve")
}

/// A change of a household: `move`, `absence`, `consent`, `merge`, `end`, `erase`.
#[must_use]
pub fn household_change(id: impl Display, change: &str) -> String {
    format!("{HOUSEHOLDS}/{id}/{change}")
}

/// A village's sheet, to be printed and typed in; `?unit=` is the village.
pub const SHEET: &str = "/households/sheet";

/// The sheet on which a village's households agree; `?unit=` is the village.
pub const CONSENT_SHEET: &str = "/households/consent-sheet";

/// That sheet of a village.
#[must_use]
pub fn consent_sheet(village: impl Display) -> String {
    format!("{CONSENT_SHEET}?unit={village}")
}

/// The sheet that a household signed.
#[must_use]
pub fn household_consent_sheet(id: impl Display) -> String {
    format!("{HOUSEHOLDS}/{id}/consent-sheet")
}

/// The sheet of a village.
#[must_use]
pub fn sheet(village: impl Display) -> String {
    format!("{SHEET}?unit={village}")
}

/// The commune's recheck; `?unit=` is the place, `?at=` a day of the period.
pub const RECHECK: &str = "/households/recheck";

/// The recheck of a period within a unit.
#[must_use]
pub fn recheck(unit: impl Display, at: impl Display) -> String {
    format!("{RECHECK}?unit={unit}&at={at}")
}

/// What teams did; `?unit=` is the place.
pub const ACTIVITIES: &str = "/activities";
/// Something written down; `?team=` is whose.
pub const ACTIVITY_NEW: &str = "/activities/new";

/// What teams did within a place.
#[must_use]
pub fn activities(unit: impl Display) -> String {
    format!("{ACTIVITIES}?unit={unit}")
}

/// Something a team did, written down.
#[must_use]
pub fn activity_new(team: impl Display) -> String {
    format!("{ACTIVITY_NEW}?team={team}")
}

/// An activity.
#[must_use]
pub fn activity(id: impl Display) -> String {
    format!("{ACTIVITIES}/{id}")
}

/// What is known of an activity, changed.
#[must_use]
pub fn activity_edit(id: impl Display) -> String {
    format!("{ACTIVITIES}/{id}/edit")
}

/// An activity taken back or joined: `withdraw`, `join`.
#[must_use]
pub fn activity_end(id: impl Display, change: &str) -> String {
    format!("{ACTIVITIES}/{id}/{change}")
}

/// The photos of an activity.
#[must_use]
pub fn activity_photos(id: impl Display) -> String {
    format!("{ACTIVITIES}/{id}/photos")
}

/// A photo of an activity, by its number.
#[must_use]
pub fn activity_photo(id: impl Display, number: impl Display) -> String {
    format!("{ACTIVITIES}/{id}/photos/{number}")
}

/// The catalogue.
pub const CATALOGUE: &str = "/catalogue";
/// A new item of the catalogue.
pub const ITEM_NEW: &str = "/catalogue/new";

/// An item of the catalogue.
#[must_use]
pub fn item(id: impl Display) -> String {
    format!("{CATALOGUE}/{id}")
}

/// What an item means for the target, set; a form's target only.
#[must_use]
pub fn item_means(id: impl Display) -> String {
    format!("{CATALOGUE}/{id}/means")
}

/// The end of an item; a form's target only.
#[must_use]
pub fn item_end(id: impl Display) -> String {
    format!("{CATALOGUE}/{id}/end")
}

/// New villages of a commune.
#[must_use]
pub fn villages_new(commune: impl Display) -> String {
    format!("{UNITS}/{commune}/villages/new")
}

/// A commune's list of villages from a file: upload, then preview.
#[must_use]
pub fn villages_import(commune: impl Display) -> String {
    format!("{UNITS}/{commune}/villages/import")
}

/// The empty file for [`villages_import`].
pub const VILLAGES_IMPORT_TEMPLATE: &str = "/units/villages/template.xlsx";

/// Villages of a commune become one: which, then how.
#[must_use]
pub fn villages_merge(commune: impl Display) -> String {
    format!("{UNITS}/{commune}/villages/merge")
}

/// A village gets another name.
#[must_use]
pub fn village_rename(village: impl Display) -> String {
    format!("{UNITS}/{village}/rename")
}

/// A village goes to another commune.
#[must_use]
pub fn village_move(village: impl Display) -> String {
    format!("{UNITS}/{village}/move")
}

/// A village ends.
#[must_use]
pub fn village_end(village: impl Display) -> String {
    format!("{UNITS}/{village}/end")
}

/// A list of the teams of a place.
#[must_use]
pub fn teams_of(list: super::teams::TeamList, unit: impl Display) -> String {
    format!("{TEAMS}?list={}&unit={unit}", list.code())
}

/// A team.
#[must_use]
pub fn team(id: impl Display) -> String {
    format!("{TEAMS}/{id}")
}

/// The change of a team's title.
#[must_use]
pub fn team_title(id: impl Display) -> String {
    format!("{TEAMS}/{id}/title")
}

/// The change of what is noted of a team.
#[must_use]
pub fn team_note(id: impl Display) -> String {
    format!("{TEAMS}/{id}/note")
}

/// The change of the villages a team works in.
#[must_use]
pub fn team_place(id: impl Display) -> String {
    format!("{TEAMS}/{id}/place")
}

/// The end of a team.
#[must_use]
pub fn team_end(id: impl Display) -> String {
    format!("{TEAMS}/{id}/end")
}

/// A training of several members of a team.
#[must_use]
pub fn team_training(id: impl Display) -> String {
    format!("{TEAMS}/{id}/training")
}

/// A new member of a team.
#[must_use]
pub fn member_new(team: impl Display) -> String {
    format!("{TEAMS}/{team}/members/new")
}

/// The end of a member's term, perhaps with somebody who follows.
#[must_use]
pub fn member_end(member: impl Display) -> String {
    format!("/members/{member}/end")
}

/// The end of a member's term taken back; a form's target only.
#[must_use]
pub fn member_resume(member: impl Display) -> String {
    format!("/members/{member}/resume")
}

/// Another role of a member, or other bodies to stand for.
#[must_use]
pub fn member_role(member: impl Display) -> String {
    format!("/members/{member}/role")
}

/// What is known of a person.
#[must_use]
pub fn person(id: impl Display) -> String {
    format!("/persons/{id}")
}

/// A row of the journal.
#[must_use]
pub fn journal_entry(operation: impl Display) -> String {
    format!("{JOURNAL}/{operation}")
}

/// What the journal tells of a thing: a unit, team, person, household, account.
#[must_use]
pub fn journal_of(object: impl Display) -> String {
    format!("{JOURNAL}?object={object}")
}

/// A text as part of an address: behind `?next=` or `?q=`, or between slashes.
#[must_use]
pub fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text can't fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}
