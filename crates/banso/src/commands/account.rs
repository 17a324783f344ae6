//! `banso account`: the last resort where nobody above is left to invite somebody again. Like every invitation it stands in the journal.

use super::Answer;
use crate::arguments::Account;
use anyhow::Result;
use serde_json::json;
use store::{Scope, Store};

pub(crate) async fn run(command: Account, store: &Store) -> Result<Answer> {
    let Account::Invite { sign_in_name } = command;
    let operator = Scope::operator();
    let Some(account) = store.journal_author(&operator, &sign_in_name).await? else {
        return Ok(Answer::refused(format!("Không có tài khoản nào có tên đăng nhập {sign_in_name}.")));
    };
    let invitation = match store.invite(&operator, account).await? {
        Ok(invitation) => invitation,
        Err(reason) if reason.code == "account_revoked" => {
            return Ok(Answer::refused(format!("Tài khoản {sign_in_name} đang bị khóa.")));
        }
        Err(reason) => return Ok(Answer::refused(reason.code)),
    };
    let link = format!("/invitation/{}", invitation.link);
    let ends = jiff::tz::Offset::constant(7).to_datetime(invitation.ends);
    let text = format!(
        "Đã mời {sign_in_name}. Mở địa chỉ của chương trình, thêm {link}\n\
         hoặc vào /invitation và gõ mã {}. Dùng một lần, đến {}; lời mời trước đó hết hiệu lực.\n",
        invitation.code,
        ends.strftime("%H:%M ngày %d/%m/%Y")
    );
    Answer::done(&json!({ "link": link, "code": invitation.code, "ends": invitation.ends }), text)
}
