//! A village's sheet (phiếu): its households against some items. Printed it is filled in by hand; on the screen it is typed in.

use super::parts::Link;
use super::{Sampled, paths};
use crate::form::{Choice, FieldError, FormState};
use crate::page::{Page, Section};
use askama::Template;

/// The sheet of a village. Fields: `since`, `origin`, `via`, and for each item, by its id, the households ticked.
#[derive(Debug, Template)]
#[template(path = "sheet.html")]
pub struct SheetPage {
    /// The frame.
    pub p: Page,
    /// The village and its list.
    pub village: Link,
    /// Its commune.
    pub commune: String,
    /// Items to choose from, and those chosen: `items`.
    pub all_items: Vec<Choice>,
    /// What is chosen and typed.
    pub form: FormState,
    /// The columns: an item's id, its name, whether it is counted in adults.
    pub items: Vec<Column>,
    /// The rows.
    pub rows: Vec<SheetRow>,
    /// How households came to what is ticked.
    pub origins: Vec<Choice>,
    /// How the sheet came.
    pub vias: Vec<Choice>,
    /// This page as a QR code, side length and path of its dark modules.
    pub qr: (usize, String),
    /// The form's target.
    pub action: String,
}

/// A column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The item's id.
    pub item: String,
    /// Its name.
    pub name: String,
}

/// A household on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Its id.
    pub id: String,
    /// Its head.
    pub head: String,
    /// How its neighbours tell it from others.
    pub nickname: Option<String>,
    /// What it has already, item by item.
    pub has: Vec<bool>,
}

impl Sampled for SheetPage {
    const NAME: &'static str = "sheet";

    fn samples(page: &Page) -> Vec<Self> {
        let column = |item: &str, name: &str| Column { item: item.into(), name: name.into() };
        let row = |head: &str, has: &[bool]| SheetRow {
            id: format!("ho-{}", has.len()),
            head: head.into(),
            nickname: Some("xóm trên".into()),
            has: has.to_vec(),
        };
        let mut refused = FormState::of([("since", "hôm qua")]);
        refused.refuse("since", FieldError::NotADate);
        let sample = |form, rows| Self {
            p: page.clone().within(Section::Households),
            village: Link::new("Thôn Bản Bay", paths::households("mau")),
            commune: "Xã Gia Phú".into(),
            all_items: vec![Choice::new("a", "VNeID"), Choice::new("b", "Mobile Money")],
            form,
            items: vec![column("a", "VNeID"), column("b", "Mobile Money")],
            rows,
            origins: vec![Choice::new("helped", "Mới có, Tổ hỗ trợ"), Choice::new("had_before", "Có từ trước")],
            vias: vec![Choice::new("paper", "Giấy")],
            qr: (5, "M0 0h1v1h-1z".into()),
            action: paths::sheet("mau"),
        };
        let rows = vec![row("Lò Văn Mẫu", &[true, false])];
        vec![
            sample(FormState::default(), rows.clone()),
            sample(refused, rows),
            sample(FormState::default(), Vec::new()),
        ]
    }
}
