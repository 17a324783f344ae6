//! What a report says where its reporter wrote nothing: plain sentences from its own figures, in the words of a report.

use super::{Lack, Section, Snapshot};
use crate::{
    schedules::Reporter,
    text::{fold, grouped},
};
use std::collections::BTreeMap;

/// As many names of those who are missing are told.
const MOST_NAMES: usize = 10;

/// What a team says that has nothing to say.
const NOTHING: &str = "Không.";

/// Is a part of a report only the word that there is nothing to say?
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    fold(text) == fold(NOTHING)
}

/// The texts proposed for a report of which the figures stand; `below` is how many owe a report to its reporter.
#[must_use]
pub fn propose(snapshot: &Snapshot, below: usize) -> BTreeMap<Section, String> {
    let figures = Figures { snapshot };
    let texts = [
        (Section::Direction, figures.direction(below)),
        (Section::Difficulties, figures.difficulties()),
        (Section::Plan, figures.plan()),
        (Section::Proposals, figures.proposals()),
    ];
    let mut texts = texts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    if let Some(establishment) = &snapshot.establishment {
        establishment.propose(snapshot, &mut texts);
    }
    texts
}

struct Figures<'a> {
    snapshot: &'a Snapshot,
}

impl Figures<'_> {
    fn of(&self, code: &str) -> i64 {
        let line = self.snapshot.lines.iter().find(|line| line.code.as_str() == code);
        line.map_or(0, |line| line.reported.part)
    }

    /// A part of a whole, and what is lacking of it.
    fn lacking(&self, code: &str) -> i64 {
        let line = self.snapshot.lines.iter().find(|line| line.code.as_str() == code);
        let share = line.and_then(|line| Some((line.reported.part, line.reported.whole?)));
        share.map_or(0, |(part, whole)| (whole - part).max(0))
    }

    fn direction(&self, below: usize) -> String {
        if self.snapshot.reporter == Reporter::Team {
            return match (self.of("activities"), self.of("activity_people")) {
                (0, _) => String::new(),
                (activities, people) => {
                    let (activities, people) = (grouped(activities), grouped(people));
                    format!(
                        "Trong kỳ, Tổ đã tổ chức {activities} hoạt động, {people} lượt người tham gia, được hướng dẫn."
                    )
                }
            };
        }
        if below == 0 {
            return String::new();
        }
        let who = match self.snapshot.reporter {
            Reporter::Team | Reporter::Commune => "Tổ",
            Reporter::District => "xã, phường, thị trấn",
            Reporter::Department => "đơn vị",
        };
        let missing = &self.snapshot.missing;
        let summed = below.saturating_sub(missing.len());
        let of = |lack| missing.iter().filter(move |missing| missing.lack == lack);
        let (waiting, returned) = (of(Lack::Waiting).count(), of(Lack::Returned).count());
        let silent: Vec<&str> = of(Lack::Silent).map(|missing| missing.name.as_str()).collect();
        let mut sentence = format!("Đã tổng hợp báo cáo của {summed}/{below} {who}");
        if waiting > 0 {
            sentence.push_str(&format!("; {waiting} {who} đã gửi, đang xem xét"));
        }
        if returned > 0 {
            sentence.push_str(&format!("; {returned} {who} đang chỉnh sửa, bổ sung báo cáo"));
        }
        if !silent.is_empty() {
            let more = if silent.len() > MOST_NAMES { "; …" } else { "" };
            let names: Vec<&str> = silent.iter().copied().take(MOST_NAMES).collect();
            sentence.push_str(&format!("; còn {} {who} chưa báo cáo: {}{more}", silent.len(), names.join("; ")));
        }
        sentence.push('.');
        sentence
    }

    fn difficulties(&self) -> String {
        match self.lacking("households_reached_share") {
            0 => String::new(),
            lacking => format!("Còn {} hộ chưa được Tổ tuyên truyền, hướng dẫn trong kỳ.", grouped(lacking)),
        }
    }

    /// Nobody but the reporter knows what is proposed: a unit's is picked from what those below propose, never said for it.
    fn proposals(&self) -> String {
        if self.snapshot.reporter == Reporter::Team { NOTHING.to_owned() } else { String::new() }
    }

    fn plan(&self) -> String {
        let mut plan = Vec::new();
        if self.lacking("households_listed_share") > 0 {
            plan.push("hoàn thành lập danh sách hộ gia đình".to_owned());
        }
        if self.lacking("households_reached_share") > 0 {
            plan.push("đến những hộ chưa được hướng dẫn".to_owned());
        }
        if self.lacking("sellers_share") > 0 {
            plan.push("hỗ trợ hộ có sản phẩm mở cửa hàng số và tài khoản thanh toán điện tử".to_owned());
        }
        if plan.is_empty() { String::new() } else { format!("Tiếp tục {}.", plan.join("; ")) }
    }
}
