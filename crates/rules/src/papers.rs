//! What an office settles once for the papers it signs (decisions on teams, reports): who signs and on whose authority, the recipients, the legal
//! grounds; and how a province calls its teams. A unit that left something open goes by the nearest above it.

use crate::{
    day::Day,
    ids::UnitId,
    operations::Refusal,
    settings::Settings,
    teams::{good_text, words},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Who signs a paper of a People's Committee, and on whose authority (Decree 30/2020/NĐ-CP, article 13).
    Signing {
        /// On behalf of the committee, by its chair.
        CommitteeByChair = "committee_by_chair",
        /// On behalf of the committee, by whoever was given the chair's post for the time being.
        CommitteeByActingChair = "committee_by_acting_chair",
        /// On behalf of the committee, by a vice chair for the chair.
        CommitteeByViceChair = "committee_by_vice_chair",
        /// The chair in the chair's own right.
        Chair = "chair",
        /// Whoever was given the chair's post, in the chair's right.
        ActingChair = "acting_chair",
        /// A vice chair for the chair.
        ViceChair = "vice_chair",
    }
}

impl Signing {
    /// Is it the committee that decides, and not its chair?
    #[must_use]
    pub fn is_of_committee(self) -> bool {
        matches!(self, Self::CommitteeByChair | Self::CommitteeByActingChair | Self::CommitteeByViceChair)
    }
}

words! {
    /// A kind of document that may have recipients of its own; decisions have the general list.
    ListedPaper {
        /// Reports of a month, a quarter, a half or a year.
        Report = "report",
        /// The report of the establishment, with the annex.
        Establishment = "establishment",
        /// What came of a request.
        Results = "results",
    }
}

/// Lines of grounds, or of recipients.
pub const MOST_LINES: usize = 20;
/// Characters of such a line.
pub const LONGEST_LINE: usize = 500;
/// Characters of a signer's name.
pub const LONGEST_SIGNER: usize = 100;
/// Characters of the words for a team.
pub const LONGEST_TEAM_WORD: usize = 60;

/// What a unit has settled; what is left out or empty is settled by the unit above.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSetting {
    /// Who signs, on whose authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing: Option<Signing>,
    /// The signer's name. It holds for the unit itself, not for those below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// The lines under "Nơi nhận" of decisions, and of every document for which nobody has settled others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// The lines of documents that have their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub recipients_of: BTreeMap<ListedPaper, Vec<String>>,
    /// The legal grounds, one a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<String>,
    /// How teams are called: "Tổ chuyển đổi số cộng đồng". A province's affair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_word: Option<String>,
}

impl PaperSetting {
    /// With its texts in normal form.
    ///
    /// # Errors
    /// [`Refusal::bad_text`], if one is empty or too long; [`Refusal::too_many_lines`].
    pub fn tidied(&self) -> Result<Self, Refusal> {
        let text = |text: &Option<String>, most| text.as_deref().map(|text| good_text(text, most)).transpose();
        let lines = |lines: &[String]| -> Result<Vec<String>, Refusal> {
            if lines.len() > MOST_LINES {
                return Err(Refusal::too_many_lines(lines.len().to_string()).with(MOST_LINES.to_string()));
            }
            lines.iter().map(|line| good_text(line, LONGEST_LINE)).collect()
        };
        let listed = self.recipients_of.iter().filter(|(_, own)| !own.is_empty());
        Ok(Self {
            signing: self.signing,
            signer: text(&self.signer, LONGEST_SIGNER)?,
            recipients: lines(&self.recipients)?,
            recipients_of: listed.map(|(of, own)| Ok((*of, lines(own)?))).collect::<Result<_, Refusal>>()?,
            grounds: lines(&self.grounds)?,
            team_word: text(&self.team_word, LONGEST_TEAM_WORD)?,
        })
    }

    /// The lines under "Nơi nhận" of a document; none where nobody has settled any.
    #[must_use]
    pub fn recipients_for(&self, document: ListedPaper) -> &[String] {
        self.recipients_of.get(&document).unwrap_or(&self.recipients)
    }

    /// Fills what it leaves open from a unit above.
    fn go_by(&mut self, above: &Self) {
        self.signing = self.signing.or(above.signing);
        let filled = |own: &mut Vec<String>, above: &[String]| {
            if own.is_empty() {
                *own = above.to_vec();
            }
        };
        filled(&mut self.recipients, &above.recipients);
        for (of, lines) in &above.recipients_of {
            self.recipients_of.entry(*of).or_insert_with(|| lines.clone());
        }
        filled(&mut self.grounds, &above.grounds);
        self.team_word = self.team_word.take().or_else(|| above.team_word.clone());
    }
}

/// What the units have settled, dated.
pub type Papers = Settings<PaperSetting>;

impl Settings<PaperSetting> {
    /// What holds for a unit on a day: its own, and what that leaves open from the nearest above. `path` is the unit and those above
    /// it that day, from itself up.
    #[must_use]
    pub fn settled(&self, path: &[UnitId], day: Day) -> PaperSetting {
        let Some((unit, above)) = path.split_first() else {
            return PaperSetting::default();
        };
        let mut settled = self.own(*unit, day).cloned().unwrap_or_default();
        above.iter().filter_map(|unit| self.own(*unit, day)).for_each(|above| settled.go_by(above));
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const COMMUNE: UnitId = UnitId(Uuid::from_u128(1));
    const DISTRICT: UnitId = UnitId(Uuid::from_u128(2));
    const PROVINCE: UnitId = UnitId(Uuid::from_u128(3));

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn what_a_unit_leaves_open_is_settled_by_the_nearest_above() {
        let mut papers = Papers::default();
        let mut set = |unit, from: &str, setting| papers.set(unit, day(from), setting, day("2026-01-01")).unwrap();
        set(
            PROVINCE,
            "2022-01-01",
            PaperSetting {
                signing: Some(Signing::Chair),
                signer: Some("Vàng A Mẫu".into()),
                grounds: lines(&["Căn cứ một"]),
                team_word: Some("Tổ chuyển đổi số cộng đồng".into()),
                ..PaperSetting::default()
            },
        );
        set(DISTRICT, "2023-01-01", PaperSetting { grounds: lines(&["Căn cứ hai"]), ..PaperSetting::default() });
        set(COMMUNE, "2023-01-01", PaperSetting { recipients: lines(&["Lưu: VT."]), ..PaperSetting::default() });
        let on = |on: &str| papers.settled(&[COMMUNE, DISTRICT, PROVINCE], day(on));
        assert_eq!(on("2021-12-31"), PaperSetting::default());
        assert_eq!(on("2022-06-01").grounds, ["Căn cứ một"]);
        let now = on("2023-06-01");
        assert_eq!((now.signing, now.signer), (Some(Signing::Chair), None), "a name is its own unit's");
        assert_eq!((now.grounds, now.recipients), (lines(&["Căn cứ hai"]), lines(&["Lưu: VT."])));
        assert_eq!(now.team_word.as_deref(), Some("Tổ chuyển đổi số cộng đồng"));
        let of_province = papers.settled(&[PROVINCE], day("2023-06-01"));
        assert_eq!(of_province.signer.as_deref(), Some("Vàng A Mẫu"));
    }

    #[test]
    fn a_document_without_recipients_of_its_own_has_those_of_decisions() {
        let mut papers = Papers::default();
        let mut set = |unit, setting| papers.set(unit, day("2023-01-01"), setting, day("2026-01-01")).unwrap();
        let of_report = BTreeMap::from([(ListedPaper::Report, lines(&["Sở;", "Lưu: VT."]))]);
        set(PROVINCE, PaperSetting { recipients_of: of_report, ..PaperSetting::default() });
        set(COMMUNE, PaperSetting { recipients: lines(&["Như Điều 3;"]), ..PaperSetting::default() });
        let settled = papers.settled(&[COMMUNE, PROVINCE], day("2023-06-01"));
        assert_eq!(
            settled.recipients_for(ListedPaper::Report),
            ["Sở;", "Lưu: VT."],
            "the nearest that has settled its own"
        );
        assert_eq!(settled.recipients_for(ListedPaper::Establishment), ["Như Điều 3;"]);
        assert_eq!(settled.recipients, ["Như Điều 3;"]);
        let empty =
            PaperSetting { recipients_of: [(ListedPaper::Results, Vec::new())].into(), ..PaperSetting::default() };
        assert_eq!(empty.tidied(), Ok(PaperSetting::default()), "no lines are none of one's own");
    }

    #[test]
    fn texts_are_kept_in_normal_form_and_within_measure() {
        let tidied = |setting: PaperSetting| setting.tidied().map_err(|refusal| refusal.code);
        let signer = |signer: &str| PaperSetting { signer: Some(signer.to_owned()), ..PaperSetting::default() };
        assert_eq!(tidied(signer(" Vàng  A Mẫu ")), Ok(signer("Vàng A Mẫu")));
        assert_eq!(tidied(signer(" ")), Err("bad_text".to_owned()));
        assert_eq!(tidied(signer(&"a".repeat(LONGEST_SIGNER + 1))), Err("bad_text".to_owned()));
        let many = PaperSetting { grounds: vec!["Căn cứ".to_owned(); MOST_LINES + 1], ..PaperSetting::default() };
        assert_eq!(tidied(many), Err("too_many_lines".to_owned()));
    }
}
