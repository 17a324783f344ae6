//! `banso restore`: a backup put back into a new data folder.

use super::{Answer, backup::sentence, verify};
use crate::{arguments::Restore, settings::Settings, surroundings};
use anyhow::Result;
use serde_json::json;
use store::backup::{KeyFrom, restore};

pub(crate) async fn run(settings: &Settings, options: &Restore) -> Result<Answer> {
    if settings.database.is_some() {
        return Ok(Answer::refused(
            "Dữ liệu nằm trong PostgreSQL thì khôi phục bằng pg_restore; `banso backup` cho biết cách làm.",
        ));
    }
    let key = match &options.key {
        Some(file) => KeyFrom::File(file.clone()),
        None if options.without_key => KeyFrom::New,
        None => KeyFrom::DataFolder,
    };
    let restored = match restore(&options.file, &settings.data, &key, surroundings::of_machine()).await {
        Ok(restored) => restored,
        Err(error) => return Ok(Answer::refused(sentence(&error))),
    };
    let mut text = format!(
        "Đã khôi phục vào {} bản sao lưu lúc {}. Mọi người cần đăng nhập lại.\n",
        settings.data.display(),
        moment(restored.manifest.made)
    );
    text.push_str(match key {
        KeyFrom::New => {
            "Khóa journal.key là khóa mới, nhật ký được niêm phong lại: phần trước đó không còn được bảo đảm. \
             Xin giữ một bản của khóa mới ở nơi khác.\n"
        }
        KeyFrom::File(_) => "Khóa journal.key đã được chép vào thư mục dữ liệu.\n",
        KeyFrom::DataFolder => "Khóa journal.key trong thư mục dữ liệu được dùng tiếp.\n",
    });
    for sha256 in &restored.missing_files {
        text.push_str(&format!("Thiếu tệp đính kèm {sha256}.\n"));
    }
    let forgotten = restored.erased_again;
    if forgotten.households > 0 {
        text.push_str(&format!("Đã xóa lại thông tin của {} hộ xin xóa sau khi sao lưu.\n", forgotten.households));
    }
    text.push_str(&match forgotten.last {
        Some(last) => format!("Danh sách các hộ xin xóa kèm theo bản sao lưu ghi đến {}. ", moment(last)),
        None => "Kèm theo bản sao lưu không có hộ nào trong danh sách xin xóa. ".to_owned(),
    });
    text.push_str(
        "Nếu sau đó còn hộ xin xóa: chép tệp erasures.list của thư mục dữ liệu cũ vào cạnh bản sao lưu rồi khôi phục lại.\n",
    );
    text.push_str(&verify::told(&restored.verification));
    let is_clean = restored.missing_files.is_empty() && restored.verification.is_clean();
    let json = json!({
        "data": settings.data,
        "made": restored.manifest.made,
        "new_key": key == KeyFrom::New,
        "missing_files": restored.missing_files,
        "erased_again": forgotten.households,
        "last_erasure": forgotten.last,
        "differences": restored.verification.differences,
        "journal_faults": restored.verification.journal_faults,
    });
    let answer = Answer::done(&json, text)?;
    Ok(if is_clean { answer } else { answer.with_problems() })
}

/// As a clock and a calendar in Vietnam show it.
fn moment(at: jiff::Timestamp) -> String {
    jiff::tz::Offset::constant(7).to_datetime(at).strftime("%H:%M ngày %d/%m/%Y").to_string()
}
