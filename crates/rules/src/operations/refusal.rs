//! Why an operation is refused: a reason the person who made it can act on.

use crate::{day::Day, units::Misfit};
use serde::{Deserialize, Serialize};

/// A final "no" with its reason. The code is stable; `subject` and `detail` fill the sentence shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {subject} {detail}")]
pub struct Refusal {
    /// The stable name of the reason, the key `refusal-…` of the sentence.
    pub code: String,
    /// What it is about: a name, a number, a field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// A second thing the sentence needs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        impl Refusal {
            /// Every reason's code.
            pub const CODES: &[&str] = &[$(stringify!($name)),*];
            $($(#[$doc])*
            #[must_use]
            pub fn $name(subject: impl Into<String>) -> Self { Self::because(stringify!($name), subject) })*
        }
    };
}

reasons! {
    /// The asker has no right to do this there.
    no_right;
    /// The same id came before with another body.
    other_body_same_id;
    /// What the operation waited for never came.
    waited_in_vain;
    /// The answer that the journal kept can't be read any more: it was changed behind the program's back.
    answer_unreadable;
    /// A text is empty or too long.
    bad_text;
    /// A unit named is not of the level asked for, or doesn't stand on that day.
    wrong_unit;
    /// A team without villages, or one of them twice.
    bad_place;
    /// A village is already the place of another team, and no second team was asked for.
    village_has_team;
    /// The team doesn't exist on that day.
    team_not_there;
    /// The day lies before the thing began or after it ended.
    wrong_day;
    /// The day lies after the day the operation arrived.
    day_in_future;
    /// A team of one tier can't become one of another.
    other_tier;
    /// The person is a member of this team already.
    already_member;
    /// The team has a leader on that day already.
    has_leader;
    /// A year of birth that can't be.
    bad_birth_year;
    /// A decision without teams.
    no_teams;
    /// A decision of that number and day is recorded for that unit already.
    same_decision;
    /// Another group has this name.
    channel_name_taken;
    /// A sign-in name that is taken.
    sign_in_name_taken;
    /// An officer needs a unit.
    unit_needed;
    /// A duty of this kind is not given in this way, or not at a unit of this level.
    wrong_role;
    /// The person has an account already.
    has_account;
    /// The account holds this duty in that time already.
    has_duty;
    /// The account is shut.
    account_revoked;
    /// Whoever stands in for somebody is somebody else, with the same role and unit, within that duty's time.
    bad_stand_in;
    /// Whoever stands in for somebody gives no duty, and lets nobody of his own rank into one, that outlasts his standing in.
    outlasts_stand_in;
    /// Nothing would change.
    nothing_changed;
    /// A composition rule that can't be met.
    bad_rule;
    /// A target is between 1 and 100 per cent.
    bad_target;
    /// Kept for no whole number of months, or for too many.
    bad_retention;
    /// The months of reports begin on a day that not every month has.
    schedule_no_such_beginning;
    /// A level's reports are due on a day or at an hour that there is not.
    schedule_no_such_day;
    /// What is reported once has months, or what is reported again and again has none.
    schedule_other_times;
    /// A report of a period without days, or without an end.
    schedule_no_period;
    /// A schedule by which nobody owes a report.
    schedule_nobody_owes;
    /// A level would have to report before the one below it.
    schedule_before_below;
    /// What was done in time would still land after the first report is due.
    schedule_window_too_long;
    /// A schedule begins with one of its periods.
    schedule_in_mid_period;
    /// A schedule begins where no period is open yet: what is owed of an open one stays as it was written down.
    schedule_period_open;
    /// More lines than a paper has room for.
    too_many_lines;
    /// How teams are called is a province's affair.
    team_word_of_province;
    /// An item of the catalogue that households don't have.
    not_for_households;
    /// An item of the catalogue that isn't offered on that day.
    item_not_offered;
    /// An item counted in adults needs their number, one that isn't has none.
    bad_adults;
    /// An indicator adds up no terms, too many, or one twice.
    bad_terms;
    /// The terms of an indicator don't go together: what there is, what happened, and whom it reached can't be added up.
    mixed_terms;
    /// A share whose part may be more than its whole.
    not_a_part;
    /// A share is shown with at most two digits behind the comma.
    bad_decimals;
    /// The province has no such indicator on that day.
    indicator_not_there;
    /// A target that can't be reached: of a share more than all.
    bad_indicator_target;
    /// A unit's own office raises what it is to reach, or leaves it; lowering it is for those above.
    target_only_raised;
    /// A number of people that can't be.
    bad_people;
    /// The household isn't on the list on that day.
    household_not_there;
    /// A household is put on the list by its head's name, unless it declined.
    head_needed;
    /// The household declined to be written down.
    household_declined;
    /// Households that can't be one: the same one, or in different communes.
    bad_merger;
    /// Two entries of one household, of which one says that it declined and the other that it didn't.
    doubles_disagree;
    /// Nothing was proposed there, or it is settled.
    no_proposal;
    /// A number of people at an activity, or of women among them, that can't be.
    bad_turnout;
    /// An activity is of a kind that the catalogue holds as one.
    not_an_activity;
    /// What people are guided in is no kind of activity.
    not_to_be_guided_in;
    /// The activity was taken back, or joined with another.
    activity_gone;
    /// Somebody else changed it after its author looked.
    changed_meanwhile;
    /// Activities that can't be one: the same one, of different teams or of different days.
    bad_joint;
    /// More photos than are kept.
    too_many_photos;
    /// Somebody who wasn't a member of the team on that day.
    not_a_member;
    /// Somebody else changed a producer or product after its author looked.
    edited_meanwhile;
    /// A household that produces belongs to a household on the list.
    household_needed;
    /// A group, a co-operative or an enterprise belongs to no household.
    no_household;
    /// The household has a producer already.
    has_producer;
    /// The producer isn't on the list on that day.
    producer_not_there;
    /// The product isn't on the list on that day.
    product_not_there;
    /// A product leaves the list only for a reason.
    reason_needed;
    /// A commitment to quality says what it commits to.
    commitment_needed;
    /// OCOP ranks have three to five stars.
    bad_stars;
    /// Products are listed on platforms of the catalogue, nowhere else.
    not_a_platform;
    /// The product is on that platform already, then or later.
    already_listed;
    /// A producer doesn't lead its own household.
    leads_itself;
    /// A partner does at least one thing.
    service_needed;
    /// The partner does something else.
    other_service;
    /// The schedule asks for no such report of that time.
    no_such_period;
    /// The report was sent already.
    report_sent;
    /// The report isn't owed.
    report_not_owed;
    /// The report wasn't sent, or came back.
    report_not_sent;
    /// The period isn't over.
    period_not_over;
    /// The report was sent again since its reader looked.
    report_sent_again;
    /// A report that says nothing at all.
    report_empty;
    /// A figure that can't be.
    bad_figure;
    /// A counted figure put right without a reason.
    correction_without_reason;
    /// No indicator of the province.
    no_such_indicator;
    /// A report that somebody else owes is sent only with word of how it came.
    sender_must_be_named;
    /// A request asks nothing, or more than one may ask.
    request_without_fields;
    /// A field that no answer could fit.
    request_bad_field;
    /// A request that asks nobody.
    request_to_nobody;
    /// A request that asks more than can be asked at a time.
    request_to_too_many;
    /// An answer would be due before it was asked for.
    request_due_past;
    /// Due at an hour that there is not.
    request_bad_hour;
    /// The request takes no more answers.
    request_closed;
    /// Whoever answers was not asked.
    request_not_asked;
    /// Who was reached is counted in periods of the programme only.
    request_other_period;
    /// A field that must be answered isn't.
    answer_missing;
    /// An answer that says nothing at all.
    answer_empty;
    /// A number or day outside its limits.
    answer_out_of_range;
    /// A text that is too long.
    answer_too_long;
    /// No option of a choice, or more than one where one is asked for.
    answer_not_an_option;
    /// No file that is kept.
    answer_not_a_file;
    /// More files are asked for than one form can bring.
    request_too_many_files;
    /// Something is answered that wasn't asked, or in another way.
    answer_not_asked;
    /// A team is no office: its reports get no number.
    issue_of_team;
    /// A paper of that version is out or on its way, or one of an earlier version is; or one that is out tells the same results.
    issue_there_already;
    /// Nobody has answered what the results of which a paper is prepared were asked for.
    issue_nothing_answered;
    /// Another step was taken meanwhile, or this one can't come next.
    issue_moved_on;
    /// What the paper tells is no longer what is reported.
    issue_outdated;
    /// A stand-in would sign as the head.
    issue_signed_by_stand_in;
    /// A number that no paper bears.
    issue_bad_number;
    /// The office gave that number to another paper of the kind this year.
    issue_number_taken;
    /// A paper would be dated before what it tells.
    issue_dated_too_early;
    /// A file can't come back of a paper that hasn't gone out.
    issue_not_out;
    /// More files than one paper takes back.
    issue_too_many_files;
    /// The file isn't kept here.
    issue_no_such_file;
    /// More time that is no more.
    no_more_time;
    /// A team can't be its own heir, and an heir must exist on that day.
    bad_heir;
}

impl Refusal {
    fn because(code: &str, subject: impl Into<String>) -> Self {
        Self { code: code.to_owned(), subject: subject.into(), detail: String::new() }
    }

    /// With a second thing for the sentence.
    #[must_use]
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    /// With a day for the sentence.
    #[must_use]
    pub fn on(self, day: Day) -> Self {
        self.with(day.vietnamese())
    }
}

impl From<Misfit> for Refusal {
    fn from(misfit: Misfit) -> Self {
        let code = misfit.code();
        match misfit {
            Misfit::Nothing | Misfit::BadName => Self::because(code, ""),
            Misfit::Unknown(unit) | Misfit::Exists(unit) => Self::because(code, unit.to_string()),
            Misfit::NotStanding { name, day } | Misfit::LaterChanges { name, day } | Misfit::NoHeir { name, day } => {
                Self::because(code, name).on(day)
            }
            Misfit::SameCode { code: of_unit, name } => Self::because(code, of_unit).with(name),
            Misfit::BadParent { name }
            | Misfit::OtherParent { name }
            | Misfit::OtherLevel { name }
            | Misfit::SameName { name }
            | Misfit::ChildNotPlaced { name }
            | Misfit::StillHasChildren { name } => Self::because(code, name),
        }
    }
}
