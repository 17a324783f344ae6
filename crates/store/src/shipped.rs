//! The units, reforms and the catalogue that come with the program, as operations with ids that are the same in every install; and holidays.

mod catalogue;
mod holidays;

pub(crate) use holidays::holidays;

use crate::error::{Result, StoreError};
use rules::{
    day::Day,
    ids::{OperationId, UnitId, shipped},
    operations::{Body, Operation},
    units::{Change, Kind, Level, Reform},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

const UNITS_2022: &str = include_str!("../data/units_2022.csv");
const UNITS_2025_06: &str = include_str!("../data/units_2025_06.csv");
const UNITS_2025: &str = include_str!("../data/units_2025.csv");
const CHANGES_2024: &str = include_str!("../data/changes_2024.csv");
const MAPPING_2025: &str = include_str!("../data/mapping_2025.csv");
const ALIASES: &str = include_str!("../data/aliases.csv");

#[derive(Clone, Debug, Deserialize)]
struct UnitRow {
    code: String,
    parent_code: String,
    #[serde(rename = "type")]
    kind: String,
    name: String,
}

impl UnitRow {
    fn kind(&self) -> Result<Kind> {
        self.kind.parse().map_err(|_| misfit(format!("{} {}", self.kind, self.name)))
    }
}

#[derive(Debug, Deserialize)]
struct ChangeRow {
    old_code: String,
    new_code: String,
    new_name: String,
    act_note: String,
}

#[derive(Debug, Deserialize)]
struct MappingRow {
    old_code: String,
    new_code: String,
}

#[derive(Debug, Deserialize)]
struct AliasRow {
    code: String,
    alias: String,
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<std::result::Result<_, _>>().map_err(misfit)
}

#[expect(clippy::needless_pass_by_value, reason = "maps errors")]
fn misfit(what: impl ToString) -> StoreError {
    StoreError::Shipped(what.to_string())
}

fn date(year: i16, month: i8, day: i8) -> Result<Day> {
    Day::new(year, month, day).ok_or_else(|| misfit("a day"))
}

/// The ids of everything shipped, in order.
pub(crate) fn ids() -> Result<Vec<OperationId>> {
    Ok(reform_ids().into_iter().chain(catalogue::operations()?.into_iter().map(|operation| operation.id)).collect())
}

/// The ids of the shipped reforms, in order.
fn reform_ids() -> Vec<OperationId> {
    ["2021-07-10", "aliases", "2024-11-01", "2024-12-01", "2024-12-01 spellings", "2025-07-01 districts", "2025-07-01"]
        .map(|name| OperationId(shipped(name)))
        .to_vec()
}

/// Everything shipped, in order: the reforms, then the catalogue.
pub(crate) fn operations() -> Result<Vec<Operation>> {
    let mut tree = Tree::default();
    let reforms = [
        tree.state_of_2022()?,
        tree.aliases()?,
        tree.merge_2024("1197/NQ-UBTVQH15", date(2024, 11, 1)?, None)?,
        tree.merge_2024(
            "1246/NQ-UBTVQH15",
            date(2024, 12, 1)?,
            Some("Ngày hiệu lực chưa xác định chắc chắn; lấy 01/12/2024"),
        )?,
        tree.correct_spellings(date(2024, 12, 1)?)?,
        tree.end_districts(date(2025, 7, 1)?)?,
        tree.merge_communes_2025(date(2025, 7, 1)?)?,
    ];
    // Made when the acts were: the day itself stands for the instant, so that every install holds the same operations.
    let operation = |(id, reform): (OperationId, Reform)| {
        let captured = format!("{}T00:00:00Z", reform.day).parse().map_err(misfit)?;
        Ok(Operation { id, captured, device: None, body: Body::EnactReform(reform) })
    };
    let reforms = reform_ids().into_iter().zip(reforms).map(operation).collect::<Result<Vec<_>>>()?;
    Ok(reforms.into_iter().chain(catalogue::operations()?).collect())
}

/// The units by the code they carry as the reforms go on.
#[derive(Default)]
struct Tree {
    by_code: BTreeMap<String, UnitId>,
    rows: BTreeMap<String, UnitRow>,
}

impl Tree {
    fn unit(&self, code: &str) -> Result<UnitId> {
        self.by_code.get(code).copied().ok_or_else(|| misfit(code))
    }

    fn create(&mut self, row: &UnitRow, year: &str) -> Result<Change> {
        let unit = UnitId(shipped(&format!("unit {year} {}", row.code)));
        let parent = if row.parent_code.is_empty() { None } else { Some(self.unit(&row.parent_code)?) };
        self.by_code.insert(row.code.clone(), unit);
        self.rows.insert(row.code.clone(), row.clone());
        Ok(Change::Create { unit, kind: row.kind()?, name: row.name.clone(), code: Some(row.code.clone()), parent })
    }

    /// The list of July 2021 held unchanged in May 2022.
    fn state_of_2022(&mut self) -> Result<Reform> {
        let rows: Vec<UnitRow> = rows(UNITS_2022)?;
        let changes = rows.iter().map(|row| self.create(row, "2022")).collect::<Result<_>>()?;
        let source = Some(
            "Danh mục đơn vị hành chính của Tổng cục Thống kê, tháng 7/2021, không đổi đến tháng 5/2022".to_owned(),
        );
        Ok(Reform { day: date(2021, 7, 10)?, act: None, source, changes })
    }

    fn aliases(&self) -> Result<Reform> {
        let alias = |row: AliasRow| Ok(Change::Alias { unit: self.unit(&row.code)?, alias: row.alias });
        let changes = rows::<AliasRow>(ALIASES)?.into_iter().map(alias).collect::<Result<_>>()?;
        let source = Some("Cách viết khác trong các danh mục chính thức".to_owned());
        Ok(Reform { day: date(2021, 7, 10)?, act: None, source, changes })
    }

    /// The mergers of 2024: into a commune that stands on, or into a new one.
    fn merge_2024(&mut self, act: &str, day: Day, source: Option<&str>) -> Result<Reform> {
        let after: BTreeMap<String, UnitRow> =
            rows::<UnitRow>(UNITS_2025_06)?.into_iter().map(|row| (row.code.clone(), row)).collect();
        let of_act = rows::<ChangeRow>(CHANGES_2024)?.into_iter().filter(|row| row.act_note.starts_with(act));
        let mut merged: BTreeMap<String, Vec<ChangeRow>> = BTreeMap::new();
        for row in of_act {
            merged.entry(row.new_code.clone()).or_default().push(row);
        }
        let mut changes = Vec::new();
        for (code, from) in merged {
            let row = after.get(&code).ok_or_else(|| misfit(&code))?;
            // The one that goes on under its own name, whatever code it carries afterwards; else they all go into a new one.
            let old_units = from.iter().map(|row| row.old_code.clone()).chain([code.clone()]);
            let survivor = old_units
                .filter_map(|code| self.rows.get(&code))
                .find(|old| old.name == row.name && from.iter().all(|change| change.new_name.ends_with(&row.name)))
                .cloned();
            let ended: BTreeSet<String> = from.iter().map(|row| row.old_code.clone()).collect();
            match survivor {
                Some(old) => {
                    let into = self.unit(&old.code)?;
                    let ended = ended.iter().filter(|code| **code != old.code);
                    let ended = ended.map(|code| self.unit(code)).collect::<Result<_>>()?;
                    changes.push(Change::Absorb { into, from: ended });
                    if old.code != code {
                        self.by_code.remove(&old.code);
                        changes.push(amend(into, None, Some(code.clone())));
                    }
                    self.by_code.insert(code.clone(), into);
                }
                None => {
                    let ended = ended.iter().map(|code| self.unit(code)).collect::<Result<_>>()?;
                    let create = self.create(row, "2024")?;
                    changes.push(create);
                    changes.push(Change::Absorb { into: self.unit(&code)?, from: ended });
                }
            }
            self.rows.insert(code, row.clone());
        }
        Ok(Reform { day, act: Some(act.to_owned()), source: source.map(str::to_owned), changes })
    }

    /// Three townships are spelt out in the list of June 2025 without any act.
    fn correct_spellings(&self, day: Day) -> Result<Reform> {
        let mut changes = Vec::new();
        for row in rows::<UnitRow>(UNITS_2025_06)? {
            let old = self.rows.get(&row.code).ok_or_else(|| misfit(&row.code))?;
            if old.name != row.name {
                changes.push(amend(self.unit(&row.code)?, Some(row.name), None));
            }
        }
        let source = Some("Đính chính cách viết theo danh mục năm 2025, không có văn bản riêng".to_owned());
        Ok(Reform { day, act: None, source, changes })
    }

    /// 1 July 2025: the two provinces become one, the level of districts ends.
    fn end_districts(&mut self, day: Day) -> Result<Reform> {
        let province: UnitRow = rows::<UnitRow>(UNITS_2025)?
            .into_iter()
            .find(|row| row.parent_code.is_empty())
            .ok_or_else(|| misfit("the province of 2025"))?;
        let old_provinces = vec![self.unit("10")?, self.unit("15")?];
        let before = rows::<UnitRow>(UNITS_2025_06)?;
        let districts = before.iter().filter(|row| row.kind().is_ok_and(|kind| kind.level() == Level::District));
        let districts = districts.map(|row| self.unit(&row.code)).collect::<Result<Vec<_>>>()?;
        let mut changes = vec![self.create(&province, "2025")?];
        let heir = self.unit(&province.code)?;
        changes.push(Change::Absorb { into: heir, from: old_provinces });
        changes.extend(districts.into_iter().map(|unit| Change::End { unit, heir }));
        let source = Some("Hai tỉnh Lào Cai và Yên Bái hợp nhất; kết thúc hoạt động cấp huyện".to_owned());
        Ok(Reform { day, act: Some("60-NQ/TW".to_owned()), source, changes })
    }

    /// 1 July 2025: 319 communes become 99; eight stand on by themselves.
    fn merge_communes_2025(&mut self, day: Day) -> Result<Reform> {
        let mut into: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows::<MappingRow>(MAPPING_2025)? {
            into.entry(row.new_code).or_default().push(row.old_code);
        }
        let mut changes = Vec::new();
        let old = self.by_code.clone();
        let old_unit = |code: &String| old.get(code).copied().ok_or_else(|| misfit(code));
        for row in rows::<UnitRow>(UNITS_2025)?.iter().filter(|row| !row.parent_code.is_empty()) {
            let from = into.get(&row.code).ok_or_else(|| misfit(&row.code))?;
            if let [only] = &from[..] {
                let name = self.rows.get(only).filter(|old| old.name != row.name).map(|_| row.name.clone());
                changes.extend(name.map(|name| old_unit(only).map(|unit| amend(unit, Some(name), None))).transpose()?);
            } else {
                let from = from.iter().map(old_unit).collect::<Result<_>>()?;
                changes.push(self.create(row, "2025")?);
                changes.push(Change::Absorb { into: self.unit(&row.code)?, from });
            }
        }
        Ok(Reform { day, act: Some("1673/NQ-UBTVQH15".to_owned()), source: None, changes })
    }
}

fn amend(unit: UnitId, name: Option<String>, code: Option<String>) -> Change {
    Change::Amend { unit, name, kind: None, code, parent: None }
}
