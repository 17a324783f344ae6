//! The journal in words, field by field: what an operation said, before and after.

use super::journal_words::{NOTHING, Words, dashed, kind};
use crate::format;
use crate::locale::Key;
use crate::views::indicator_words;
use crate::views::journal::{ChangedValue, NamedValue};
use rules::day::Day;
use rules::indicators::shipped;
use rules::operations::Body;
use rules::units::{Change, Reform};
use serde_json::{Map, Value};
use store::{FieldChange, JournalEntry, Said};
use uuid::Uuid;

impl Words<'_> {
    /// What an operation said, field by field.
    pub(super) fn fields(&self, body: &Body) -> Vec<NamedValue> {
        let named = |(field, value): (String, Value)| NamedValue {
            name: self.field(&field),
            value: self.value(&field, &value),
        };
        store::fields(body).into_iter().map(named).collect()
    }

    /// What it said, on one line; nothing where the asker may not see it.
    pub(super) fn said(&self, entry: &JournalEntry) -> String {
        match &entry.said {
            Said::Body(body) => {
                let fields = self.fields(body).into_iter().map(|field| format!("{}: {}", field.name, field.value));
                fields.collect::<Vec<_>>().join("; ")
            }
            Said::Unreadable => self.locale().text(Key("journal-unreadable")),
            Said::Hidden | Said::Erased => String::new(),
        }
    }

    /// Its fields before and after, each on one line; nothing of what amends nothing.
    pub(super) fn before_and_after(&self, entry: &JournalEntry) -> [String; 2] {
        let Said::Body(body) = &entry.said else {
            return Default::default();
        };
        let changes = self.changes(body, entry.changes.as_ref()).unwrap_or_default();
        let line = |value: fn(&ChangedValue) -> &str| {
            let fields = changes.iter().map(|change| format!("{}: {}", change.name, value(change)));
            fields.collect::<Vec<_>>().join("; ")
        };
        [line(|change| &change.before), line(|change| &change.after)]
    }

    /// Whose affair it was.
    pub(super) fn places(&self, entry: &JournalEntry) -> String {
        entry.units.iter().map(|unit| self.unit(*unit)).collect::<Vec<_>>().join(", ")
    }

    /// What it changed; names of units come from their history.
    pub(super) fn changes(&self, body: &Body, changes: Option<&Vec<FieldChange>>) -> Option<Vec<ChangedValue>> {
        if let Body::EnactReform(reform) = body {
            let renamed = self.renamed(reform);
            return (!renamed.is_empty()).then_some(renamed);
        }
        let said = |field: &str, value: &Option<Value>| {
            value.as_ref().map_or_else(|| NOTHING.to_owned(), |value| self.value(field, value))
        };
        let change = |change: &FieldChange| ChangedValue {
            name: self.field(&change.field),
            before: said(&change.field, &change.before),
            after: said(&change.field, &change.after),
        };
        changes.map(|changes| changes.iter().map(change).collect())
    }

    fn renamed(&self, reform: &Reform) -> Vec<ChangedValue> {
        let registry = &self.visit.registry;
        let change = |change: &Change| match change {
            Change::Amend { unit, name: Some(name), .. } => {
                let before = registry.era(*unit, reform.day.before()).map(|era| era.name.clone());
                let before = before.unwrap_or_else(|| NOTHING.to_owned());
                Some(ChangedValue { name: self.field("name"), before, after: name.clone() })
            }
            _ => None,
        };
        reform.changes.iter().filter_map(change).collect()
    }

    fn field(&self, field: &str) -> String {
        let key = format!("journal-field-{}", dashed(field));
        if self.locale().knows(&key) { self.locale().text(key) } else { field.to_owned() }
    }

    fn value(&self, field: &str, value: &Value) -> String {
        match value {
            Value::Null => NOTHING.to_owned(),
            Value::Bool(true) => self.locale().text(Key("journal-yes")),
            Value::Bool(false) => self.locale().text(Key("journal-no")),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(field, text),
            Value::Array(values) => {
                let values: Vec<String> = values.iter().map(|value| self.value(field, value)).collect();
                values.join(if matches!(field, "changes" | "cells" | "sections") { "; " } else { ", " })
            }
            Value::Object(fields) => {
                if let Some(quantity) = quantity(fields).or_else(|| self.part_of_report(fields)) {
                    return quantity;
                }
                let fields = fields.iter().map(|(name, value)| (name, self.value(name, value)));
                let fields: Vec<String> =
                    fields.map(|(name, value)| format!("{}: {value}", self.field(name))).collect();
                fields.join(", ")
            }
        }
    }

    /// A figure or a section of a report, with what is said of it.
    fn part_of_report(&self, fields: &Map<String, Value>) -> Option<String> {
        let (key, code) =
            ["indicator", "section"].into_iter().find_map(|key| Some((key, fields.get(key)?.as_str()?)))?;
        let said = fields.iter().filter(|(name, _)| *name != key).map(|(name, value)| self.value(name, value));
        let said = said.reduce(|all, more| format!("{all}, {more}")).unwrap_or_else(|| NOTHING.to_owned());
        Some(format!("{}: {said}", self.text(key, code)))
    }

    fn text(&self, field: &str, text: &str) -> String {
        if let Ok(id) = Uuid::parse_str(text) {
            return self.name(id);
        }
        if let Ok(day) = text.parse::<Day>() {
            return day.vietnamese();
        }
        let words: &[&str] = match field {
            "phone" => return format::phone(text),
            "last_step" => return kind(self.locale(), text),
            "indicator" | "code" if let Some(known) = shipped().iter().find(|known| known.code.as_str() == text) => {
                return indicator_words::name(&known.definition, self.locale()).to_owned();
            }
            "of" | "part" | "whole" if let Ok(term) = text.parse() => {
                return indicator_words::term_of(term, |item| self.name(item.0), self.locale());
            }
            "by" => &["journal-formula"],
            "sex" => &["sex"],
            "role" => &["team-role", "role"],
            "tier" => &["team-tier"],
            "kind" => &["decision-kind", "unit-kind", "item-kind", "report-kind", "holiday-kind"],
            "roll" => &["roll"],
            "signing" | "head" => &["decision-signing"],
            "pillar" => &["pillar"],
            "counting" => &["counting"],
            "means" => &["means"],
            "is" => &["consent"],
            "how" => &["origin"],
            "via" => &["via"],
            "field" if let Some(Ok(item)) = text.strip_prefix("item:").map(Uuid::parse_str) => return self.name(item),
            "field" => &["household-field"],
            "section" => &["report-section"],
            "report" => &["report-kind"],
            "level" => &["reporter"],
            "form" => &["form"],
            "category" => &["category"],
            "step" => &["step"],
            "service" | "services" => &["service"],
            "denominator" => &["target-of"],
            "at" => &["journal-at"],
            "source" => &["journal-source"],
            "change" => &["journal-change"],
            "representing" | "represented" | "leader_represents" | "deputy_represents" => &["representing"],
            _ => &[],
        };
        let mut keys = words.iter().map(|word| format!("{word}-{}", dashed(text)));
        let key = keys.find(|key| self.locale().knows(key));
        key.map_or_else(|| text.to_owned(), |key| self.locale().text(key))
    }
}

/// A number that is reported, or a part of a whole.
fn quantity(fields: &Map<String, Value>) -> Option<String> {
    let part = format::number(fields.get("part")?.as_i64()?);
    let whole = fields.get("whole").and_then(Value::as_i64);
    Some(whole.map_or_else(|| part.clone(), |whole| format!("{part}/{}", format::number(whole))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use std::collections::{BTreeMap, BTreeSet};

    /// One of each field that an operation can say.
    const SAMPLES: &str = include_str!("../../../rules/src/operations/samples_v1.json");

    fn names(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.keys().cloned());
                fields.values().for_each(|value| names(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| names(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_field_has_its_word_in_every_language() {
        let kinds: BTreeMap<String, Value> = serde_json::from_str(SAMPLES).unwrap();
        let mut fields = BTreeSet::from(["last_step".to_owned()]);
        kinds.values().for_each(|samples| names(samples, &mut fields));
        for locale in Locale::ALL {
            for field in &fields {
                let key = format!("journal-field-{}", dashed(field));
                assert!(locale.knows(&key), "{key} ({})", locale.code());
            }
        }
    }
}
