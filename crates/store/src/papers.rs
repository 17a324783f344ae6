//! What units have settled for the papers they sign, dated; and how a province calls its teams.

use crate::{
    Store,
    apply::{Draft, Stop},
    db::{Read, Tx, args, statements},
    error::{Result, StoreError},
    registry::span,
    scope::Scope,
    settings::Kept,
    teams::word,
};
use rules::{
    access::Right,
    day::Day,
    ids::UnitId,
    operations::{Refusal, SetPapers},
    papers::{PaperSetting, Papers, Signing},
    settings::Settings,
    teams::TEAM_WORD,
    units::Level,
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    ALL = "SELECT unit, from_day, to_day, signing, signer, recipients, recipients_of, grounds, team_word FROM papers ORDER BY unit, from_day";
    DELETE = "DELETE FROM papers WHERE unit = $1 AND from_day = $2";
    PUT = "INSERT INTO papers (unit, from_day, to_day, signing, signer, recipients, recipients_of, grounds, team_word) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (unit, from_day) DO UPDATE SET to_day = excluded.to_day, \
           signing = excluded.signing, signer = excluded.signer, recipients = excluded.recipients, \
           recipients_of = excluded.recipients_of, \
           grounds = excluded.grounds, team_word = excluded.team_word";
}

/// All that is settled, if the batch is about to change it.
pub(crate) async fn load(from: &mut impl Read, needed: bool) -> Result<Kept<PaperSetting>> {
    Ok(Kept::of(if needed { read(from).await? } else { Papers::default() }))
}

async fn read(from: &mut impl Read) -> Result<Papers> {
    type Text = Option<String>;
    type PaperRow = (Uuid, String, String, Text, Text, Text, Text, Text, Text);
    let rows: Vec<PaperRow> = from.all(&ALL, args![]).await?;
    let row = |(unit, from, to, signing, signer, recipients, recipients_of, grounds, team_word): PaperRow| {
        let recipients_of = recipients_of.map(|text| serde_json::from_str(&text)).transpose();
        let setting = PaperSetting {
            signing: signing.map(|code| word(Signing::of_code(&code), "who signs a paper", &code)).transpose()?,
            signer,
            recipients: lines(recipients),
            recipients_of: recipients_of.map_err(|why| StoreError::corrupt("recipients", why))?.unwrap_or_default(),
            grounds: lines(grounds),
            team_word,
        };
        Ok((UnitId(unit), span(&from, &to)?, setting))
    };
    Ok(Settings(rows.into_iter().map(row).collect::<Result<_>>()?))
}

fn lines(text: Option<String>) -> Vec<String> {
    text.map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
}

/// Lines hold no line breaks (they are in normal form), so they come back as they were.
fn text(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}

impl Draft {
    pub(crate) fn set_papers(&mut self, body: &SetPapers) -> std::result::Result<(), Stop> {
        let SetPapers { unit, from, setting } = body;
        let level = self.registry.get(*unit).map(|unit| unit.level).filter(|level| *level < Level::Village);
        let Some(level) = level.filter(|_| self.registry.stands(*unit, *from)) else {
            return Err(Refusal::wrong_unit(self.unit_name(*unit)).on(*from).into());
        };
        let setting = setting.tidied()?;
        if let (Some(word), true) = (&setting.team_word, level != Level::Province) {
            return Err(Refusal::team_word_of_province(word).into());
        }
        let begun = |day| Refusal::wrong_day("").on(day);
        Ok(self.papers.now.set(*unit, *from, setting, self.today).map_err(begun)?)
    }
}

/// Writes what the batch changed.
pub(crate) async fn save(tx: &mut Tx, papers: &Kept<PaperSetting>) -> Result<()> {
    for (unit, span, _) in papers.gone() {
        tx.exec(&DELETE, args![*unit, span.from]).await?;
    }
    let mut rows = Vec::new();
    for (unit, span, setting) in papers.changed() {
        let PaperSetting { signing, signer, recipients, recipients_of, grounds, team_word } = setting;
        let (signing, recipients, grounds) = (signing.map(Signing::code), text(recipients), text(grounds));
        let of = (!recipients_of.is_empty()).then(|| serde_json::to_string(recipients_of)).transpose();
        let of = of.map_err(|why| StoreError::corrupt("recipients", why))?;
        let team_word = team_word.as_ref();
        rows.push(args![*unit, span.from, span.to, signing, signer.as_ref(), recipients, of, grounds, team_word]);
    }
    tx.bulk(&PUT, rows).await?;
    Ok(())
}

impl Store {
    /// What a unit and those that are or were ever above it have settled for papers; for whoever writes decisions there.
    ///
    /// # Errors
    /// When the database fails or the right is missing.
    pub async fn papers(&self, scope: &Scope, unit: UnitId) -> Result<Papers> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::ManageTeams, unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        let above: BTreeSet<UnitId> = registry.path_spans(unit).into_iter().map(|span| span.ancestor).collect();
        let mut papers = read(&mut self.db.clone()).await?;
        papers.0.retain(|(of, ..)| *of == unit || above.contains(of));
        Ok(papers)
    }

    /// How teams are called at a unit on a day: as its province says, or as the letter does. No secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn team_word(&self, scope: &Scope, unit: UnitId, day: Day) -> Result<String> {
        let registry = self.registry(scope).await?;
        let papers = read(&mut self.db.clone()).await?;
        let settled = papers.settled(&registry.path(unit, day), day);
        Ok(settled.team_word.unwrap_or_else(|| TEAM_WORD.to_owned()))
    }
}
