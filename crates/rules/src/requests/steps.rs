//! What becomes of a request: asked, given more time, answered, closed.

use super::{
    Asked, FieldKind, LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE, MOST_FIELDS, MOST_FILES, Request, RequestField,
    level_of,
};
use crate::{
    day::Day,
    ids::{OperationId, UnitId},
    operations::{AskRequest, CloseRequest, ExtendRequest, Refusal, ReturnAnswer},
    teams::good_text,
    units::{Level, Registry},
};
use jiff::{SignedDuration, Timestamp};

/// From which instant on an answer is late that is due on a day, or by a full hour of it.
///
/// # Errors
/// [`Refusal::request_bad_hour`].
pub fn late_from(due: Day, hour: Option<i8>) -> Result<Timestamp, Refusal> {
    match hour {
        None => Ok(due.after().begins()),
        Some(hour @ 1..=23) => Ok(due.begins() + SignedDuration::from_hours(i64::from(hour))),
        Some(hour) => Err(Refusal::request_bad_hour(hour.to_string())),
    }
}

impl AskRequest {
    /// The request that it asks at a moment, in the tree of that day.
    ///
    /// # Errors
    /// When a text or field doesn't do, nobody could answer in time, or those who are to answer aren't below the one who asks.
    pub fn request(&self, id: OperationId, registry: &Registry, at: Timestamp) -> Result<Request, Refusal> {
        let today = Day::of(at);
        let text = |text: &Option<String>| text.as_deref().map(|text| good_text(text, LONGEST_TEXT)).transpose();
        let title = good_text(&self.title, LONGEST_TITLE)?;
        if !(1..=MOST_FIELDS).contains(&self.fields.len()) {
            return Err(Refusal::request_without_fields("").with(MOST_FIELDS.to_string()));
        }
        let fields = self.fields.iter().map(RequestField::tidied).collect::<Result<_, _>>()?;
        if self.fields.iter().filter(|field| matches!(field.kind, FieldKind::File {})).count() > MOST_FILES {
            return Err(Refusal::request_too_many_files("").with(MOST_FILES.to_string()));
        }
        let late_from = late_from(self.due, self.hour)?;
        if late_from <= at {
            return Err(Refusal::request_due_past("").on(self.due));
        }
        self.must_be_below(registry, today)?;
        Ok(Request {
            id: id.into(),
            by: self.by,
            title,
            purpose: text(&self.purpose)?,
            basis: text(&self.basis)?,
            fields,
            level: self.level,
            asked_at: at,
            late_from,
            extended: None,
            closed: None,
        })
    }

    /// Everybody who answers stands below the one who asks.
    fn must_be_below(&self, registry: &Registry, today: Day) -> Result<(), Refusal> {
        let level = |unit: UnitId| registry.get(unit).map(|unit| unit.level);
        let asks = level(self.by).filter(|level| *level < Level::Village && registry.stands(self.by, today));
        if asks.is_none_or(|asks| level_of(self.level) <= asks) {
            return Err(Refusal::wrong_unit(registry.full_name(self.by, today)).on(today));
        }
        if self.within.is_empty() {
            return Err(Refusal::request_to_nobody(""));
        }
        for unit in &self.within {
            if !registry.stands(*unit, today) || !registry.is_within(*unit, self.by, today) {
                return Err(Refusal::wrong_unit(registry.full_name(*unit, today)).on(today));
            }
        }
        Ok(())
    }
}

impl Request {
    fn must_be_open(&self) -> Result<(), Refusal> {
        match self.closed {
            Some((at, _)) => Err(Refusal::request_closed(&self.title).on(Day::of(at))),
            None => Ok(()),
        }
    }

    /// There is more time, for a reason.
    ///
    /// # Errors
    /// When it is closed, when the day brings no more time, or the reason doesn't do.
    pub fn extend(&mut self, body: &ExtendRequest) -> Result<(), Refusal> {
        self.must_be_open()?;
        let late_from = late_from(body.to, body.hour)?;
        if late_from <= self.late_from {
            return Err(Refusal::no_more_time("").on(body.to));
        }
        self.extended = Some(good_text(&body.reason, LONGEST_REASON)?);
        self.late_from = late_from;
        Ok(())
    }

    /// It takes no more answers.
    ///
    /// # Errors
    /// When it is closed already, or the reason doesn't do.
    pub fn close(&mut self, body: &CloseRequest, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_open()?;
        let reason = body.reason.as_deref().map(|reason| good_text(reason, LONGEST_REASON)).transpose()?;
        self.closed = Some((at, reason));
        Ok(())
    }
}

impl Asked {
    /// It answers; `is_new` says whether that is another version than the last.
    ///
    /// # Errors
    /// When the request was closed before.
    pub fn answer(&mut self, request: &Request, at: Timestamp, is_new: bool) -> Result<(), Refusal> {
        // What was captured in time counts, however late it arrives.
        if request.closed.as_ref().is_some_and(|(closed, _)| at >= *closed) {
            request.must_be_open()?;
        }
        if is_new {
            self.versions += 1;
        }
        self.answered_at.get_or_insert(at);
        self.returned = None;
        Ok(())
    }

    /// Its answer comes back with a remark.
    ///
    /// # Errors
    /// When the request is closed, there is no answer or another version, it came back already, or the remark doesn't do.
    pub fn send_back(&mut self, request: &Request, body: &ReturnAnswer) -> Result<(), Refusal> {
        request.must_be_open()?;
        let remark = good_text(&body.remark, LONGEST_REASON)?;
        if self.versions == 0 || self.returned.is_some() {
            return Err(Refusal::report_not_sent(""));
        }
        if self.versions != body.version {
            return Err(Refusal::report_sent_again(""));
        }
        self.returned = Some(remark);
        Ok(())
    }
}
