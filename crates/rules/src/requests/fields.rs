//! What a request asks, field by field, and what fits there.

use crate::{
    day::{Day, Span},
    indicators::{Definition, IndicatorCode, IndicatorKind},
    operations::Refusal,
    periods::PeriodKind,
    teams::good_text,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Characters of a field's label, of an option and of a hint.
pub const LONGEST_LABEL: usize = 200;
/// Characters of a text that is answered.
pub const LONGEST_ANSWER: u16 = 4000;
/// Options of a choice.
pub const MOST_OPTIONS: usize = 30;
/// No number that people count is larger, and sums of such numbers still fit.
const LARGEST: i64 = 1_000_000_000_000_000;

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestField {
    /// What is asked.
    pub label: String,
    /// How it is to be understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Must it be answered?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What an answer looks like.
    pub kind: FieldKind,
}

/// What an answer looks like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// A whole number.
    Number {
        /// No less than this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<i64>,
        /// No more than this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
        /// What is counted: `hộ`, `đồng`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit_word: Option<String>,
        /// Do the answers add up?
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        summed: bool,
    },
    /// A text of at most so many characters.
    Text {
        /// So many.
        longest: u16,
    },
    /// One of some options, or several.
    Choice {
        /// The options; one is named by its number, from 1 on.
        options: Vec<String>,
        /// May several be taken?
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        several: bool,
    },
    /// A day.
    Date {
        /// No earlier than this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<Day>,
        /// No later than this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<Day>,
    },
    /// An indicator of the programme: nobody types it, it is counted when the answer is sent.
    Indicator {
        /// Which.
        code: IndicatorCode,
        /// The first day of the time it is about.
        from: Day,
        /// The first day after it.
        to: Day,
    },
    /// A file: a paper, a photo, a table.
    File {},
}

/// What is answered to one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// The options that were taken, by their numbers from 1 on.
    Choices(BTreeSet<u16>),
    /// A day.
    Date(Day),
    /// A file that was sent before and is kept.
    File(AnsweredFile),
}

/// A file that belongs to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnsweredFile {
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// The name with which it came.
    pub name: String,
}

/// Why a value doesn't fit its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadAnswer {
    /// It must be answered.
    Missing,
    /// A number outside its limits.
    OutOfRange(Option<i64>, Option<i64>),
    /// A text that is too long.
    TooLong(u16),
    /// No option, or more than one where one is asked for.
    NotAnOption,
    /// A day outside its limits.
    OutOfDays(Option<Day>, Option<Day>),
    /// Nothing that names a file.
    NotAFile,
    /// Something else is asked, or nothing.
    NotAsked,
}

impl BadAnswer {
    /// As a reason to refuse, with what was asked.
    #[must_use]
    pub fn refusal(&self, label: &str) -> Refusal {
        let limits = |least: Option<String>, most: Option<String>| match (least, most) {
            (Some(least), Some(most)) => format!("{least} – {most}"),
            (Some(least), None) => format!("≥ {least}"),
            (None, Some(most)) => format!("≤ {most}"),
            (None, None) => String::new(),
        };
        match self {
            Self::Missing => Refusal::answer_missing(label),
            Self::OutOfRange(least, most) => Refusal::answer_out_of_range(label)
                .with(limits(least.map(|least| least.to_string()), most.map(|most| most.to_string()))),
            Self::OutOfDays(first, last) => {
                Refusal::answer_out_of_range(label).with(limits(first.map(Day::vietnamese), last.map(Day::vietnamese)))
            }
            Self::TooLong(most) => Refusal::answer_too_long(label).with(most.to_string()),
            Self::NotAnOption => Refusal::answer_not_an_option(label),
            Self::NotAFile => Refusal::answer_not_a_file(label),
            Self::NotAsked => Refusal::answer_not_asked(label),
        }
    }
}

impl RequestField {
    /// With its texts in normal form.
    ///
    /// # Errors
    /// [`Refusal::bad_text`]; [`Refusal::request_bad_field`] where no answer could fit it.
    pub fn tidied(&self) -> Result<Self, Refusal> {
        let short = |text: &String| good_text(text, LONGEST_LABEL);
        let label = short(&self.label)?;
        let bad = || Refusal::request_bad_field(&label);
        let kind = match &self.kind {
            FieldKind::Number { least, most, unit_word, summed } => {
                let fits = |limit: &Option<i64>| limit.is_none_or(|limit| (-LARGEST..=LARGEST).contains(&limit));
                let is_empty = matches!((least, most), (Some(least), Some(most)) if least > most);
                if !fits(least) || !fits(most) || is_empty {
                    return Err(bad());
                }
                let unit_word = unit_word.as_ref().map(short).transpose()?;
                FieldKind::Number { least: *least, most: *most, unit_word, summed: *summed }
            }
            FieldKind::Text { longest } if (1..=LONGEST_ANSWER).contains(longest) => {
                FieldKind::Text { longest: *longest }
            }
            FieldKind::Text { .. } => return Err(bad()),
            FieldKind::Choice { options, several } => {
                let options: Vec<String> = options.iter().map(short).collect::<Result<_, _>>()?;
                let apart: BTreeSet<&String> = options.iter().collect();
                if !(2..=MOST_OPTIONS).contains(&options.len()) || apart.len() != options.len() {
                    return Err(bad());
                }
                FieldKind::Choice { options, several: *several }
            }
            FieldKind::Date { earliest: Some(earliest), latest: Some(latest) } if earliest > latest => {
                return Err(bad());
            }
            FieldKind::Indicator { from, to, .. } if from >= to => return Err(bad()),
            kind @ (FieldKind::Date { .. } | FieldKind::Indicator { .. } | FieldKind::File {}) => kind.clone(),
        };
        let hint = self.hint.as_ref().map(short).transpose()?;
        // Nobody types what is counted.
        let required = self.required && !matches!(kind, FieldKind::Indicator { .. });
        Ok(Self { label, hint, required, kind })
    }

    /// What is kept of what was given for it.
    ///
    /// # Errors
    /// Why it doesn't fit.
    pub fn check(&self, given: Option<&AnswerValue>) -> Result<Option<AnswerValue>, BadAnswer> {
        let kept = match (&self.kind, given) {
            (_, None) => None,
            (FieldKind::Number { least, most, .. }, Some(AnswerValue::Number(number))) => {
                let range = least.unwrap_or(-LARGEST)..=most.unwrap_or(LARGEST);
                if !range.contains(number) {
                    return Err(BadAnswer::OutOfRange(Some(*range.start()), Some(*range.end())));
                }
                Some(AnswerValue::Number(*number))
            }
            (FieldKind::Text { longest }, Some(AnswerValue::Text(text))) => {
                let text = crate::text::nfc_lines(text);
                if text.chars().count() > usize::from(*longest) {
                    return Err(BadAnswer::TooLong(*longest));
                }
                Some(text).filter(|text| !text.is_empty()).map(AnswerValue::Text)
            }
            (FieldKind::Choice { options, several }, Some(AnswerValue::Choices(taken))) => {
                let there = taken.iter().all(|number| *number >= 1 && usize::from(*number) <= options.len());
                if !there || taken.len() > 1 && !several {
                    return Err(BadAnswer::NotAnOption);
                }
                Some(taken.clone()).filter(|taken| !taken.is_empty()).map(AnswerValue::Choices)
            }
            (FieldKind::Date { earliest, latest }, Some(AnswerValue::Date(day))) => {
                if earliest.is_some_and(|first| *day < first) || latest.is_some_and(|last| *day > last) {
                    return Err(BadAnswer::OutOfDays(*earliest, *latest));
                }
                Some(AnswerValue::Date(*day))
            }
            (FieldKind::File {}, Some(AnswerValue::File(file))) => {
                let is_digest = file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
                if !is_digest {
                    return Err(BadAnswer::NotAFile);
                }
                let name = good_text(&file.name, LONGEST_LABEL).map_err(|_| BadAnswer::NotAFile)?;
                Some(AnswerValue::File(AnsweredFile { sha256: file.sha256.to_ascii_lowercase(), name }))
            }
            _ => return Err(BadAnswer::NotAsked),
        };
        if kept.is_none() && self.required { Err(BadAnswer::Missing) } else { Ok(kept) }
    }
}

/// How long a time is in which an indicator is asked for: a period of the programme, or any other.
#[must_use]
pub fn length_of(time: Span) -> PeriodKind {
    let kinds = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Half, PeriodKind::Year];
    kinds.into_iter().find(|kind| kind.of(time.from) == time).unwrap_or(PeriodKind::Ever)
}

/// Can an indicator be told of a time? Who was reached is counted only in periods of the programme.
#[must_use]
pub fn is_counted_in(definition: &Definition, time: Span) -> bool {
    definition.kind() != IndicatorKind::Distinct || length_of(time) != PeriodKind::Ever
}
