//! The words of the guidance's own lists on the screens.

use super::parts::Shape;
use crate::form::Choice;
use crate::locale::{Key, Locale};
use rules::catalogue::{Counting, ItemKind, Means, Pillar};
use rules::day::Day;
use rules::holidays::HolidayKind;
use rules::papers::Signing;
use rules::schedules::{ReportKind, Reporter, Roll};
use rules::targets::Denominator;
use rules::teams::{Breach, Composition, DecisionKind, Representing, Role, Sex, Tier};
use rules::units::{Kind, Level};

/// What has a word on the screens.
pub trait Word: Copy {
    /// The key of its word.
    fn key(self) -> Key;
}

impl Word for Denominator {
    fn key(self) -> Key {
        match self {
            Self::Declared => Key("target-of-declared"),
            Self::WithProducts => Key("target-of-with-products"),
        }
    }
}

impl Word for ReportKind {
    fn key(self) -> Key {
        match self {
            Self::Month => Key("report-kind-month"),
            Self::Quarter => Key("report-kind-quarter"),
            Self::Half => Key("report-kind-half"),
            Self::Year => Key("report-kind-year"),
            Self::Establishment => Key("report-kind-establishment"),
        }
    }
}

impl Word for Reporter {
    fn key(self) -> Key {
        match self {
            Self::Team => Key("reporter-team"),
            Self::Commune => Key("reporter-commune"),
            Self::District => Key("reporter-district"),
            Self::Department => Key("reporter-department"),
        }
    }
}

impl Word for Roll {
    fn key(self) -> Key {
        match self {
            Self::Keep => Key("roll-keep"),
            Self::Earlier => Key("roll-earlier"),
            Self::Later => Key("roll-later"),
        }
    }
}

impl Word for HolidayKind {
    fn key(self) -> Key {
        match self {
            Self::Off => Key("holiday-kind-off"),
            Self::Worked => Key("holiday-kind-worked"),
        }
    }
}

/// The day of the week of a day.
#[must_use]
pub fn weekday(day: Day) -> Key {
    match day.of_week() {
        1 => Key("weekday-1"),
        2 => Key("weekday-2"),
        3 => Key("weekday-3"),
        4 => Key("weekday-4"),
        5 => Key("weekday-5"),
        6 => Key("weekday-6"),
        _ => Key("weekday-7"),
    }
}

impl Word for Signing {
    fn key(self) -> Key {
        match self {
            Self::CommitteeByChair => Key("decision-signing-committee-by-chair"),
            Self::CommitteeByActingChair => Key("decision-signing-committee-by-acting-chair"),
            Self::CommitteeByViceChair => Key("decision-signing-committee-by-vice-chair"),
            Self::Chair => Key("decision-signing-chair"),
            Self::ActingChair => Key("decision-signing-acting-chair"),
            Self::ViceChair => Key("decision-signing-vice-chair"),
        }
    }
}

impl Word for Role {
    fn key(self) -> Key {
        match self {
            Self::Leader => Key("team-role-leader"),
            Self::Deputy => Key("team-role-deputy"),
            Self::Volunteer => Key("team-role-volunteer"),
        }
    }
}

impl Word for rules::access::Role {
    fn key(self) -> Key {
        match self {
            Self::ItAdministrator => Key("role-it-administrator"),
            Self::DepartmentOfficer => Key("role-department-officer"),
            Self::DepartmentViewer => Key("role-department-viewer"),
            Self::DistrictOfficer => Key("role-district-officer"),
            Self::CommuneOfficer => Key("role-commune-officer"),
            Self::TeamLeader => Key("role-team-leader"),
            Self::TeamDeputy => Key("role-team-deputy"),
            Self::TeamMember => Key("role-team-member"),
        }
    }
}

impl Word for Representing {
    fn key(self) -> Key {
        match self {
            Self::VillageHead => Key("representing-village-head"),
            Self::YouthUnion => Key("representing-youth-union"),
            Self::WomensUnion => Key("representing-womens-union"),
            Self::FarmersUnion => Key("representing-farmers-union"),
            Self::VeteransUnion => Key("representing-veterans-union"),
            Self::PartyCell => Key("representing-party-cell"),
            Self::FatherlandFront => Key("representing-fatherland-front"),
            Self::Police => Key("representing-police"),
            Self::Teacher => Key("representing-teacher"),
            Self::HealthWorker => Key("representing-health-worker"),
            Self::CommuneOfficial => Key("representing-commune-official"),
            Self::Business => Key("representing-business"),
            Self::Volunteer => Key("representing-volunteer"),
        }
    }
}

impl Word for Sex {
    fn key(self) -> Key {
        match self {
            Self::Female => Key("sex-female"),
            Self::Male => Key("sex-male"),
        }
    }
}

impl Word for ItemKind {
    fn key(self) -> Key {
        match self {
            Self::Equipment => Key("item-kind-equipment"),
            Self::App => Key("item-kind-app"),
            Self::OnlineService => Key("item-kind-online-service"),
            Self::PostalService => Key("item-kind-postal-service"),
            Self::Platform => Key("item-kind-platform"),
            Self::PaymentMeans => Key("item-kind-payment-means"),
            Self::EssentialService => Key("item-kind-essential-service"),
            Self::Technology => Key("item-kind-technology"),
            Self::SocialNetwork => Key("item-kind-social-network"),
            Self::Activity => Key("item-kind-activity"),
        }
    }
}

impl Word for Pillar {
    fn key(self) -> Key {
        match self {
            Self::Government => Key("pillar-government"),
            Self::Economy => Key("pillar-economy"),
            Self::Society => Key("pillar-society"),
        }
    }
}

impl Word for Counting {
    fn key(self) -> Key {
        match self {
            Self::Household => Key("counting-household"),
            Self::Adults => Key("counting-adults"),
        }
    }
}

impl Word for Means {
    fn key(self) -> Key {
        match self {
            Self::Shop => Key("means-shop"),
            Self::Account => Key("means-account"),
        }
    }
}

impl Word for Tier {
    fn key(self) -> Key {
        match self {
            Self::Village => Key("team-tier-village"),
            Self::Commune => Key("team-tier-commune"),
        }
    }
}

impl Word for DecisionKind {
    fn key(self) -> Key {
        match self {
            Self::Establish => Key("decision-kind-establish"),
            Self::Renew => Key("decision-kind-renew"),
            Self::Merge => Key("decision-kind-merge"),
            Self::Dissolve => Key("decision-kind-dissolve"),
        }
    }
}

impl Word for Level {
    fn key(self) -> Key {
        match self {
            Self::Province => Key("unit-level-province"),
            Self::District => Key("unit-level-district"),
            Self::Commune => Key("unit-level-commune"),
            Self::Village => Key("unit-level-village"),
        }
    }
}

impl Word for Kind {
    fn key(self) -> Key {
        match self {
            Self::Province => Key("unit-kind-province"),
            Self::District => Key("unit-kind-district"),
            Self::Town => Key("unit-kind-town"),
            Self::City => Key("unit-kind-city"),
            Self::Commune => Key("unit-kind-commune"),
            Self::Ward => Key("unit-kind-ward"),
            Self::Township => Key("unit-kind-township"),
            Self::Thon => Key("unit-kind-thon"),
            Self::Ban => Key("unit-kind-ban"),
            Self::ToDanPho => Key("unit-kind-to-dan-pho"),
        }
    }
}

/// The choices of a list, in its own order: `choices(locale, Role::ALL, Role::code)`.
pub fn choices<T: Word>(locale: Locale, all: &[T], code: impl Fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|&one| Choice::new(code(one), locale.text(one.key()))).collect()
}

/// What a team lacks, as a sentence.
#[must_use]
pub fn breach(locale: Locale, breach: &Breach) -> String {
    let of = |key: Key, body: Representing| locale.text_with(key, &[("body", &locale.text(body.key()))]);
    match breach {
        Breach::TooFew { have, least } => {
            locale.text_with(Key("team-breach-too-few"), &[("have", have), ("least", least)])
        }
        Breach::TooMany { have, most } => {
            locale.text_with(Key("team-breach-too-many"), &[("have", have), ("most", most)])
        }
        Breach::NoLeader => locale.text(Key("team-breach-no-leader")),
        Breach::SeveralLeaders => locale.text(Key("team-breach-several-leaders")),
        Breach::LeaderRepresents(body) => of(Key("team-breach-leader-represents"), *body),
        Breach::NoDeputy => locale.text(Key("team-breach-no-deputy")),
        Breach::DeputyRepresents(body) => of(Key("team-breach-deputy-represents"), *body),
        Breach::NotRepresented(body) => of(Key("team-breach-not-represented"), *body),
    }
}

/// A rule and whether a team meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// Is it met?
    pub met: bool,
    /// The rule, or what is lacking of it, as a sentence.
    pub text: String,
}

impl RuleLine {
    /// Its shape.
    #[must_use]
    pub fn shape(&self) -> Shape {
        if self.met { Shape::Good } else { Shape::Bad }
    }

    /// "Đạt" or "chưa đạt".
    #[must_use]
    pub fn word(&self) -> Key {
        if self.met { Key("team-rule-met") } else { Key("team-rule-not-met") }
    }
}

/// What is asked of a team (R1.2): first what it lacks, then what it has. A rule is met if no breach speaks of it.
#[must_use]
pub fn rule_lines(locale: Locale, asked: &Composition, breaches: &[Breach]) -> Vec<RuleLine> {
    let lacks = |of: fn(&Breach) -> bool| breaches.iter().any(of);
    let mut met = Vec::new();
    if !lacks(|breach| matches!(breach, Breach::TooFew { .. } | Breach::TooMany { .. })) {
        met.push(match asked.most {
            Some(most) => locale.text_with(Key("team-rule-between"), &[("least", &asked.least), ("most", &most)]),
            None => locale.text_with(Key("team-rule-at-least"), &[("least", &asked.least)]),
        });
    }
    let body = |key: Key, body: Representing| locale.text_with(key, &[("body", &locale.text(body.key()))]);
    if !lacks(|breach| matches!(breach, Breach::NoLeader | Breach::SeveralLeaders | Breach::LeaderRepresents(_))) {
        match asked.leader_represents {
            Some(one) => met.push(body(Key("team-rule-leader-represents"), one)),
            None if asked.leader => met.push(locale.text(Key("team-rule-leader"))),
            None => {}
        }
    }
    if !lacks(|breach| matches!(breach, Breach::NoDeputy | Breach::DeputyRepresents(_))) {
        match asked.deputy_represents {
            Some(one) => met.push(body(Key("team-rule-deputy-represents"), one)),
            None if asked.deputy => met.push(locale.text(Key("team-rule-deputy"))),
            None => {}
        }
    }
    let represented = asked.represented.iter().filter(|one| !breaches.contains(&Breach::NotRepresented(**one)));
    met.extend(represented.map(|one| body(Key("team-rule-represented"), *one)));
    let lacking = breaches.iter().map(|one| RuleLine { met: false, text: breach(locale, one) });
    lacking.chain(met.into_iter().map(|text| RuleLine { met: true, text })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::teams::letter_of_2022;

    #[test]
    fn a_complete_team_meets_the_letters_four_rules() {
        let lines = rule_lines(Locale::Vi, &letter_of_2022(Tier::Village), &[]);
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| line.met));
    }

    #[test]
    fn what_is_lacking_comes_first_and_only_once() {
        let breaches = [Breach::TooFew { have: 3, least: 4 }, Breach::NotRepresented(Representing::WomensUnion)];
        let lines = rule_lines(Locale::Vi, &letter_of_2022(Tier::Village), &breaches);
        let met: Vec<bool> = lines.iter().map(|line| line.met).collect();
        assert_eq!(met, [false, false, true, true]);
        assert!(lines[0].text.contains('3') && lines[0].text.contains('4'));
    }
}
