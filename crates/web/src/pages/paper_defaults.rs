//! What a paper of a commune says where nobody writes anything else: what its office has settled, else the nearest above, else what
//! is usual.

use super::state::Visit;
use crate::error::PageError;
use documents::decision as paper;
use rules::day::Day;
use rules::ids::UnitId;
use rules::papers::{PaperSetting, Papers, Signing};
use rules::teams::TEAM_WORD;
use rules::units::{Era, Level};
use store::StoreError;

/// What a decision made on a day says unless it is edited.
pub(super) struct PaperDefaults {
    pub(super) signing: Signing,
    pub(super) signer: String,
    pub(super) recipients: Vec<String>,
    pub(super) grounds: Vec<String>,
    pub(super) team_word: String,
    pub(super) carried_out_by: String,
}

impl PaperDefaults {
    /// As a commune and those above it have settled; `papers` are their settings.
    pub(super) fn on(visit: &Visit, commune: UnitId, papers: &Papers, day: Day) -> Self {
        let settled = papers.settled(&visit.registry.path(commune, day), day);
        let PaperSetting { signing, signer, recipients, recipients_of: _, grounds, team_word } = settled;
        let or_usual = |lines: Vec<String>, usual: fn(&Visit, UnitId, Day) -> Vec<String>| {
            if lines.is_empty() { usual(visit, commune, day) } else { lines }
        };
        Self {
            signing: signing.unwrap_or(Signing::CommitteeByChair),
            signer: signer.unwrap_or_default(),
            recipients: or_usual(recipients, usual_recipients),
            grounds: or_usual(grounds, usual_grounds),
            team_word: team_word.unwrap_or_else(|| TEAM_WORD.to_owned()),
            carried_out_by: carried_out_by(visit, commune, day),
        }
    }
}

/// What an office had settled for its papers on a day, in the tree of another, as far as the asker may know that.
///
/// # Errors
/// When the store fails.
pub(super) async fn settled(visit: &Visit, unit: UnitId, tree: Day, day: Day) -> Result<PaperSetting, PageError> {
    match visit.store.papers(&visit.scope, unit).await {
        Ok(papers) => Ok(papers.settled(&visit.registry.path(unit, tree), day)),
        Err(StoreError::NoRight) => Ok(PaperSetting::default()),
        Err(error) => Err(error.into()),
    }
}

/// Those who carry it out, the body above, the commune's leadership, the archive.
fn usual_recipients(visit: &Visit, commune: UnitId, day: Day) -> Vec<String> {
    let in_sentence = |level| {
        let unit = visit.registry.above(commune, level, day)?;
        visit.registry.era(unit, day).map(Era::name_in_sentence)
    };
    let reported_to = in_sentence(Level::District).or_else(|| in_sentence(Level::Province));
    paper::default_recipients(&format!("UBND {}", reported_to.unwrap_or_default()))
}

/// The grounds a decision of a day usually names.
fn usual_grounds(visit: &Visit, commune: UnitId, day: Day) -> Vec<String> {
    let letter = paper::DAY_OF_THE_LETTER;
    let Some(of_letter) = Day::new(letter.year(), letter.month(), letter.day()) else {
        return Vec::new();
    };
    let mut then = visit.stood_there(commune, of_letter).into_iter();
    let province = then.find_map(|unit| visit.registry.above(unit, Level::Province, of_letter));
    let province = province.and_then(|unit| visit.registry.era(unit, of_letter));
    let name = province.map(Era::name_in_sentence).unwrap_or_default();
    civil(day).map(|day| paper::default_grounds(day, &name)).unwrap_or_default()
}

/// Who usually carries a decision out.
fn carried_out_by(visit: &Visit, commune: UnitId, day: Day) -> String {
    let era = |unit| visit.registry.era(unit, day);
    let kind = era(commune).map(|era| era.kind.lower()).unwrap_or_default();
    let villages = visit.registry.children(commune, day).into_iter().filter_map(era).map(|era| era.kind);
    paper::default_carried_out_by(&kind, &villages.filter(|kind| kind.level() == Level::Village).collect())
}

/// The same day in the calendar of the papers.
pub(super) fn civil(day: Day) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(day.year(), day.month(), day.day_of_month()).ok()
}
