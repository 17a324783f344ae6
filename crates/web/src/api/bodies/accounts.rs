//! What the kinds on accounts and duties say.

use super::{emptied, id, object, of, text};
use serde_json::Value;

/// The body of a kind.
pub(super) fn body(kind: &str) -> Option<Value> {
    let account = ("account", id());
    Some(match kind {
        "account.add" => {
            object(&[("sign_in_name", text(50)), ("name", text(100))], &[("phone", of("Phone")), ("person", id())])
        }
        "account.amend" => object(&[account], &[("name", text(100)), ("phone", emptied(&of("Phone")))]),
        "account.invite" | "account.reinstate" | "account.set_password" => object(&[account], &[]),
        "account.revoke" => object(&[account, ("cause", text(500))], &[]),
        "appointment.add" => object(
            &[account, ("role", of("OfficeRole")), ("from", of("Day"))],
            &[("unit", id()), ("to", of("Day")), ("stands_in_for", id())],
        ),
        "appointment.end" => object(&[("appointment", id()), ("day", of("Day"))], &[]),
        _ => return None,
    })
}
