//! What was answered: checked against what was asked, and summed up.

use super::{AnswerValue, AnsweredFile, FieldKind, RequestField, numbered};
use crate::{
    indicators::Quantity,
    operations::{AnsweredFor, FieldAnswer, Refusal},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was given, by the number of its field.
pub type Values = BTreeMap<u16, AnswerValue>;

/// An answer as it was sent. It never changes; a corrected one is another version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What was given.
    pub values: Values,
    /// What was counted of the indicators that are asked for, when it was sent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counted: BTreeMap<u16, Quantity>,
    /// How it came, if it was sent for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<AnsweredFor>,
}

impl Answer {
    /// The files that belong to it, by the numbers of their fields.
    pub fn files(&self) -> impl Iterator<Item = (u16, &AnsweredFile)> {
        self.values.iter().filter_map(|(field, value)| match value {
            AnswerValue::File(file) => Some((*field, file)),
            _ => None,
        })
    }
}

/// What is kept of what was given.
///
/// # Errors
/// The first field that isn't answered as it was asked, or isn't there.
pub fn checked(fields: &[RequestField], given: &[FieldAnswer]) -> Result<Values, Refusal> {
    let mut by_field: BTreeMap<u16, &AnswerValue> = BTreeMap::new();
    for answer in given {
        let is_there = answer.field >= 1 && usize::from(answer.field) <= fields.len();
        if !is_there || by_field.insert(answer.field, &answer.value).is_some() {
            return Err(Refusal::answer_not_asked(answer.field.to_string()));
        }
    }
    let mut values = Values::new();
    for (number, field) in numbered(fields) {
        let kept = field.check(by_field.get(&number).copied()).map_err(|bad| bad.refusal(&field.label))?;
        values.extend(kept.map(|kept| (number, kept)));
    }
    Ok(values)
}

/// What all answers to a field come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldSum {
    /// Numbers that add up.
    Number(i64),
    /// How often each option was taken.
    Choices(Vec<u32>),
    /// What was counted.
    Counted(Quantity),
    /// Nothing adds up; so many have answered it.
    Given(u32),
}

/// What the answers come to, field by field.
#[must_use]
pub fn sum_up<'a>(fields: &[RequestField], answers: impl IntoIterator<Item = &'a Answer>) -> Vec<FieldSum> {
    let mut sums: Vec<FieldSum> = fields.iter().map(nothing_yet).collect();
    for answer in answers {
        for ((number, _), sum) in numbered(fields).zip(&mut sums) {
            add(sum, answer.values.get(&number), answer.counted.get(&number));
        }
    }
    sums
}

fn nothing_yet(field: &RequestField) -> FieldSum {
    match &field.kind {
        FieldKind::Number { summed: true, .. } => FieldSum::Number(0),
        FieldKind::Choice { options, .. } => FieldSum::Choices(vec![0; options.len()]),
        FieldKind::Indicator { .. } => FieldSum::Counted(Quantity::count(0)),
        FieldKind::Number { .. } | FieldKind::Text { .. } | FieldKind::Date { .. } | FieldKind::File {} => {
            FieldSum::Given(0)
        }
    }
}

fn add(sum: &mut FieldSum, value: Option<&AnswerValue>, counted: Option<&Quantity>) {
    match (sum, value) {
        (FieldSum::Number(sum), Some(AnswerValue::Number(number))) => *sum = sum.saturating_add(*number),
        (FieldSum::Choices(counts), Some(AnswerValue::Choices(taken))) => {
            for (number, count) in (1_u16..).zip(counts) {
                *count += u32::from(taken.contains(&number));
            }
        }
        (FieldSum::Counted(sum), _) => *sum = counted.map_or(*sum, |counted| sum.plus(*counted)),
        (FieldSum::Given(count), Some(_)) => *count += 1,
        _ => {}
    }
}
