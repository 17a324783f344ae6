//! `banso verify`: the recount and the check of the journal, of the store in use or of a backup.

use super::{
    Answer,
    backup::{damage, sentence},
};
use crate::settings::Settings;
use anyhow::Result;
use std::path::Path;
use store::{
    JournalFault, Scope, Store, Verification,
    backup::{BackupError, Vouched, check},
};

pub(crate) async fn run(store: &Store) -> Result<Answer> {
    let found = store.verify(&Scope::operator()).await?;
    let answer = Answer::done(&found, told(&found))?;
    Ok(if found.is_clean() { answer } else { answer.with_problems() })
}

/// What a recount found, line by line.
pub(crate) fn told(found: &Verification) -> String {
    let mut text = String::new();
    for difference in &found.differences {
        let store::Difference { table, row, kept, recounted } = difference;
        text.push_str(&match *table {
            "unreadable" => format!("có dữ liệu không đọc được nên không đếm lại được số liệu ({row}: {kept})\n"),
            table => format!("{table} {row}: đang lưu {kept}, đếm lại được {recounted}\n"),
        });
    }
    for fault in &found.journal_faults {
        text.push_str(&format!("{}\n", fault_said(fault)));
    }
    if found.is_clean() {
        text.push_str("Số liệu khớp, nhật ký nguyên vẹn.\n");
    }
    text
}

/// What is wrong where in the journal: the operation where it is known, and the unit in whose part the row stands.
fn fault_said(fault: &JournalFault) -> String {
    let JournalFault { feed, version, fault, operation } = fault;
    let (said, of_one) = match *fault {
        "missing_row" => ("thiếu dòng này", true),
        "added_row" => ("dòng này không do chương trình ghi", true),
        "changed_row" => ("dòng này đã bị sửa", true),
        "unreadable_answer" => ("kết quả ghi ở dòng này không đọc được", true),
        "changed_body" => ("nội dung đã bị sửa", true),
        "missing_body" => ("nội dung đã bị mất", true),
        "missing_seal" => ("thiếu niêm phong của dòng này", true),
        "changed_seal" => ("niêm phong của dòng này đã bị sửa", true),
        "broken_seal" => ("có dòng đã bị sửa trong đoạn được niêm phong từ đó", false),
        "cut_tail" => ("các dòng cuối đã bị cắt", false),
        other => (other, true),
    };
    let place =
        if feed.is_nil() { "nhật ký chung".to_owned() } else { format!("nhật ký của đơn vị {feed}") };
    let of = operation.map(|operation| format!("thao tác {operation}"));
    match (*version, of) {
        (0, Some(of)) => format!("nhật ký, {of}: {said}"),
        (version, of) => {
            let row = if of_one { "dòng số" } else { "từ dòng số" };
            let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
            format!("{place}, {row} {version}{of}: {said}")
        }
    }
}

pub(crate) async fn backup(settings: &Settings, file: &Path, key: Option<&Path>) -> Result<Answer> {
    let found = match check(file, &settings.data, key).await {
        Ok(found) => found,
        Err(BackupError::NoKey) => return Ok(Answer::refused("Không có tệp khóa đã chỉ rõ bằng --key.")),
        Err(error) => return Ok(Answer::refused(sentence(&error))),
    };
    let made = jiff::tz::Offset::constant(7).to_datetime(found.manifest.made);
    let mut text =
        format!("Bản sao lưu lúc {}, phiên bản {}.\n", made.strftime("%H:%M ngày %d/%m/%Y"), found.manifest.program);
    for damaged in &found.damages {
        text.push_str(&format!("{}\n", damage(damaged)));
    }
    if let Some(verification) = &found.verification {
        text.push_str(&told(verification));
    }
    text.push_str(match found.vouched {
        Vouched::Yes => "Khóa niêm phong xác nhận bản sao lưu.\n",
        Vouched::No => "Khóa niêm phong KHÔNG xác nhận bản sao lưu: có người đã sửa.\n",
        Vouched::NoKey => "Không có khóa journal.key nên chưa đối chiếu được niêm phong; chỉ đúng với mã kiểm tra.\n",
        Vouched::OtherKey => "Khóa ở đây không phải là khóa đã niêm phong bản sao lưu; xin chỉ rõ khóa bằng --key.\n",
    });
    match &found.live {
        Some(lost) if lost.is_empty() => text.push_str("Dữ liệu đang dùng còn đủ những gì bản sao lưu có.\n"),
        Some(lost) => {
            for fault in lost {
                text.push_str(&format!("Dữ liệu đang dùng: {}\n", fault_said(fault)));
            }
        }
        None => {}
    }
    let answer = Answer::done(&found, text)?;
    Ok(if found.is_clean() { answer } else { answer.with_problems() })
}
