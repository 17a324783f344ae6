//! Producers: the list of a place, one of them; logistics partners.

use super::parts::{Figure, Link, Progress};
use super::{Sampled, day, paths};
use crate::form::FormState;
use crate::locale::Key;
use crate::page::{Page, Section};
use askama::Template;
use rules::day::Day;
use rules::households::LeadEffect;
use rules::producers::{Form, Step};

/// The key of a form's word.
#[must_use]
pub fn form_key(form: Form) -> String {
    format!("form-{}", form.code())
}

/// The key of a step's word.
#[must_use]
pub fn step_key(step: Step) -> String {
    format!("step-{}", step.code().replace('_', "-"))
}

/// The producers of a place.
#[derive(Debug, Template)]
#[template(path = "producers.html")]
pub struct ProducersPage {
    /// The frame.
    pub p: Page,
    /// The place.
    pub unit: Link,
    /// How far the place has come: products on platforms, OCOP products on platforms.
    pub bars: Vec<Progress>,
    /// Per cent of products that are to be on platforms.
    pub percent: u8,
    /// Sums.
    pub figures: Vec<Figure>,
    /// Its producers.
    pub rows: Vec<ProducerRow>,
    /// Where one is put on the list, in a village.
    pub new_url: Option<String>,
    /// Other pages of the place: the targets, the partners, the producers that are no more.
    pub others: Vec<Link>,
    /// What is sought: `unit`, `name`, `ended`.
    pub sought: FormState,
}

/// A producer in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerRow {
    /// Its name and page.
    pub producer: Link,
    /// What it is.
    pub form: Form,
    /// Where, unless all are at one place.
    pub village: Option<String>,
    /// Products and services on the list.
    pub products: u64,
    /// Those on a platform.
    pub listed: u64,
    /// Those with an OCOP rank that holds.
    pub ocop: u64,
    /// The first step that isn't done.
    pub next: Option<Step>,
}

impl ProducerRow {
    /// The key of what it is.
    #[must_use]
    pub fn form(&self) -> String {
        form_key(self.form)
    }

    /// The key of the step that isn't done.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        self.next.map(step_key)
    }
}

/// A producer with what it sells.
#[derive(Debug, Template)]
#[template(path = "producer.html")]
pub struct ProducerPage {
    /// The frame.
    pub p: Page,
    /// The village and its producers.
    pub village: Link,
    /// What it is called.
    pub called: String,
    /// What it is.
    pub form: Form,
    /// Its phone.
    pub phone: Option<String>,
    /// What is known: what it is called on the page, and what it says.
    pub facts: Vec<(String, String)>,
    /// Its household, if it belongs to one that the asker may see; and is that still on the list?
    pub household: Option<(Link, bool)>,
    /// Its products and services.
    pub products: Vec<ProductRow>,
    /// Its steps, in their order.
    pub steps: Vec<StepRow>,
    /// Households it leads, since when.
    pub led: Vec<(Link, Day)>,
    /// What came of that.
    pub led_effect: Option<LeadEffect>,
    /// Partners with whom it is connected: name, for what, phone, since when.
    pub partners: Vec<PartnerLink>,
    /// What may be done with the producer; the first is the main one.
    pub actions: Vec<Link>,
    /// What may be done about those it leads.
    pub lead_actions: Vec<Link>,
    /// What may be done about partners.
    pub partner_actions: Vec<Link>,
}

impl ProducerPage {
    /// The key of what it is.
    #[must_use]
    pub fn form(&self) -> String {
        form_key(self.form)
    }
}

/// A product or service of a producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRow {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub category: String,
    /// Stars and the day on which the rank ends, while it holds.
    pub ocop: Option<(u8, Day)>,
    /// The day on which the last rank ended, where none holds.
    pub lapsed: Option<Day>,
    /// Where it is listed: the platform's name, the address as a text to copy, since when.
    pub listings: Vec<(String, Option<String>, Day)>,
    /// When and why it left the list.
    pub ended: Option<(Day, String)>,
    /// What may be done with it.
    pub actions: Vec<Link>,
}

/// A step of a seller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Which.
    pub step: Step,
    /// When it was done, and with whose help.
    pub done: Option<(Day, Option<String>)>,
    /// What was committed to, or a remark.
    pub text: Option<String>,
    /// Is it the next one?
    pub next: bool,
    /// Where it is recorded.
    pub url: Option<String>,
}

impl StepRow {
    /// The key of its word.
    #[must_use]
    pub fn word(&self) -> String {
        step_key(self.step)
    }
}

/// A partner of a producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerLink {
    /// Its name.
    pub name: String,
    /// For what, in words.
    pub service: String,
    /// Its phone.
    pub phone: Option<String>,
    /// Since when.
    pub since: Day,
}

/// Logistics partners of a place.
#[derive(Debug, Template)]
#[template(path = "partners.html")]
pub struct PartnersPage {
    /// The frame.
    pub p: Page,
    /// The place.
    pub unit: Link,
    /// Its partners.
    pub rows: Vec<PartnerRow>,
    /// Where one is put on the list.
    pub new_url: Option<String>,
}

/// A partner in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerRow {
    /// Its name.
    pub name: String,
    /// What it does, in words.
    pub services: String,
    /// Its phone.
    pub phone: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// The unit that lists it.
    pub unit: String,
    /// How many producers of the place are connected with it.
    pub producers: u64,
    /// What may be done with it.
    pub actions: Vec<Link>,
}

impl Sampled for ProducersPage {
    const NAME: &'static str = "producers";

    fn samples(page: &Page) -> Vec<Self> {
        let row = |form, village: Option<&str>, next| ProducerRow {
            producer: Link::new("Hộ sản xuất Mẫu", paths::producer("mau")),
            form,
            village: village.map(Into::into),
            products: 3,
            listed: 2,
            ocop: 1,
            next,
        };
        let bar = |label, part, whole| Progress { label: Key(label), part, whole, target: Some(100) };
        let sample = |rows, new_url: Option<String>| Self {
            p: page.clone().within(Section::Producers),
            unit: Link::new("Thôn Bản Bay", paths::unit("mau")),
            bars: vec![bar("target-products", 2, 3), bar("target-products-ocop", 1, 1)],
            percent: 100,
            figures: vec![Figure::of(Key("figure-producers"), 12), Figure::of(Key("figure-products"), 30)],
            rows,
            new_url,
            others: vec![Link::new("Chỉ tiêu", paths::targets("mau"))],
            sought: FormState::of([("unit", "mau")]),
        };
        let rows = Form::ALL.iter().map(|form| row(*form, Some("Thôn Bản Bay"), Some(Step::Photos)));
        vec![
            sample(rows.collect(), None),
            sample(vec![row(Form::Household, None, None)], Some(paths::producer_new("mau"))),
            sample(Vec::new(), Some(paths::producer_new("mau"))),
        ]
    }
}

impl Sampled for ProducerPage {
    const NAME: &'static str = "producer";

    fn samples(page: &Page) -> Vec<Self> {
        let edit = || vec![Link::new("Sửa", paths::product_change("mau", "edit"))];
        let product = |ocop, lapsed, ended: Option<(Day, String)>| ProductRow {
            name: "Mật ong rừng Mẫu".into(),
            category: "Thực phẩm, đồ uống".into(),
            ocop,
            lapsed,
            listings: vec![
                ("Voso (voso.vn)".into(), Some("https://example.vn/mau".into()), day(2023, 1, 1)),
                ("Postmart (postmart.vn)".into(), None, day(2023, 2, 1)),
            ],
            actions: if ended.is_none() { edit() } else { Vec::new() },
            ended,
        };
        let step = |(number, step): (usize, &Step)| StepRow {
            step: *step,
            done: (number < 2).then(|| (day(2023, 1, 1), Some("Lò Văn Mẫu".into()))),
            text: (number == 0).then(|| "Chụp ở vườn".into()),
            next: number == 2,
            url: Some(paths::producer_change("mau", "step")),
        };
        let sample = |products, household, led: Vec<(Link, Day)>| Self {
            p: page.clone().within(Section::Producers),
            village: Link::new("Thôn Bản Bay", paths::producers("mau")),
            called: "Hộ sản xuất Mẫu".into(),
            form: Form::Household,
            phone: Some("0900000001".into()),
            facts: vec![("Có trong danh sách từ".into(), "11/06/2022".into())],
            household,
            products,
            steps: Step::ALL.iter().enumerate().map(step).collect(),
            partners: led
                .iter()
                .map(|_| PartnerLink {
                    name: "Vận tải Mẫu".into(),
                    service: "Vận chuyển".into(),
                    phone: Some("0900000002".into()),
                    since: day(2023, 1, 1),
                })
                .collect(),
            led_effect: (!led.is_empty()).then_some(LeadEffect {
                households: 1,
                with_shop: (0, 1),
                with_account: (1, 1),
            }),
            led,
            actions: vec![Link::new("Thêm sản phẩm", paths::producer_change("mau", "product"))],
            lead_actions: vec![Link::new("Thêm hộ", paths::producer_change("mau", "lead"))],
            partner_actions: vec![Link::new("Kết nối", paths::producer_change("mau", "link"))],
        };
        let own = Link::new("Lò Văn Mẫu", paths::household("mau"));
        let led = vec![(Link::new("Giàng A Mẫu", paths::household("khac")), day(2023, 3, 1))];
        let products = vec![
            product(Some((4, day(2026, 1, 1))), None, None),
            product(None, Some(day(2024, 1, 1)), None),
            product(None, None, Some((day(2024, 1, 1), "Hết mùa".into()))),
        ];
        vec![sample(products, Some((own.clone(), true)), led), sample(Vec::new(), Some((own, false)), Vec::new())]
    }
}

impl Sampled for PartnersPage {
    const NAME: &'static str = "partners";

    fn samples(page: &Page) -> Vec<Self> {
        let row = PartnerRow {
            name: "Vận tải Mẫu".into(),
            services: "Vận chuyển, Đóng gói".into(),
            phone: Some("0900000002".into()),
            note: Some("Nhận hàng hằng ngày".into()),
            unit: "Xã Gia Phú".into(),
            producers: 3,
            actions: vec![Link::new("Sửa", paths::partner_change("mau", "edit"))],
        };
        let other = PartnerRow { phone: None, note: None, producers: 0, actions: Vec::new(), ..row.clone() };
        let sample = |rows, new_url: Option<String>| Self {
            p: page.clone().within(Section::Producers),
            unit: Link::new("Xã Gia Phú", paths::unit("mau")),
            rows,
            new_url,
        };
        vec![sample(vec![row, other], Some(paths::partner_new("mau"))), sample(Vec::new(), None)]
    }
}
