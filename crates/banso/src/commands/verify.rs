//! `banso verify`: the recount and the check of the journal.

use super::Answer;
use anyhow::Result;
use store::{Scope, Store};

pub(crate) async fn run(store: &Store) -> Result<Answer> {
    let found = store.verify(&Scope::operator()).await?;
    let mut text = String::new();
    for difference in &found.differences {
        let store::Difference { table, row, kept, recounted } = difference;
        text.push_str(&format!("{table} {row}: đang lưu {kept}, đếm lại được {recounted}\n"));
    }
    for fault in &found.journal_faults {
        text.push_str(&format!("nhật ký {} từ số {}: {}\n", fault.feed, fault.version, fault.fault));
    }
    if found.is_clean() {
        text.push_str("Số liệu khớp, nhật ký nguyên vẹn.\n");
    }
    let answer = Answer::done(&found, text)?;
    Ok(if found.is_clean() { answer } else { answer.with_problems() })
}
