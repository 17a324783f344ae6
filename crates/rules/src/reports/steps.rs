//! The steps of a report on its way: who may do what to it when.

use super::{Cell, Draft, LONGEST_REMARK, LONGEST_SECTION, MOST_CELLS};
use crate::{
    indicators::{Formula, Indicator, IndicatorCode},
    obligations::{Obligation, Standing},
    operations::{AcceptReport, Refusal, ReturnReport, SentFor, UnlockReport, WriteReport},
    teams::{good_lines, good_text},
};
use jiff::Timestamp;

impl Draft {
    /// With what somebody wrote. `indicator` knows those of the province.
    ///
    /// # Errors
    /// When there are too many figures, one of an indicator that there is not, one that can't be, a figure put right without a
    /// reason, or a text doesn't do.
    pub fn write<'a>(
        &mut self,
        body: &WriteReport,
        indicator: impl Fn(&IndicatorCode) -> Option<&'a Indicator>,
    ) -> Result<(), Refusal> {
        if body.cells.len() > MOST_CELLS || body.cells.is_empty() && body.sections.is_empty() {
            return Err(Refusal::nothing_changed(""));
        }
        let reason = body.reason.as_deref().map(|reason| good_text(reason, LONGEST_REMARK)).transpose()?;
        for cell in &body.cells {
            let known =
                indicator(&cell.indicator).ok_or_else(|| Refusal::no_such_indicator(cell.indicator.as_str()))?;
            let Some(value) = cell.value else {
                self.cells.remove(&cell.indicator);
                continue;
            };
            let definition = &known.definition;
            let fits = match value.whole {
                Some(whole) => definition.formula.is_share() && (0..=whole).contains(&value.part),
                None => !definition.formula.is_share() && value.part >= 0,
            };
            if !fits {
                return Err(Refusal::bad_figure(&definition.name));
            }
            let is_field = matches!(definition.formula, Formula::Field { .. });
            if !is_field && reason.is_none() {
                return Err(Refusal::correction_without_reason(&definition.name));
            }
            let reason = reason.clone().filter(|_| !is_field);
            self.cells.insert(cell.indicator.clone(), Cell { value, reason });
        }
        for written in &body.sections {
            match &written.text {
                Some(text) => drop(self.sections.insert(written.section, good_lines(text, LONGEST_SECTION)?)),
                None => drop(self.sections.remove(&written.section)),
            }
        }
        Ok(())
    }
}

impl SentFor {
    /// With its note in normal form.
    ///
    /// # Errors
    /// When the note doesn't do.
    pub fn tidied(&self) -> Result<Self, Refusal> {
        let note = self.note.as_deref().map(|note| good_text(note, LONGEST_REMARK)).transpose()?;
        Ok(Self { note, ..self.clone() })
    }
}

impl Obligation {
    /// May its reporter write at it?
    ///
    /// # Errors
    /// When it was sent already, or isn't owed.
    pub fn must_be_writable(&self) -> Result<(), Refusal> {
        match self.standing {
            Standing::Open | Standing::Returned | Standing::Reopened => Ok(()),
            Standing::Submitted | Standing::Accepted => Err(Refusal::report_sent("")),
            Standing::Excused(_) | Standing::TakenOver(_) | Standing::NotEstablished => {
                Err(Refusal::report_not_owed(""))
            }
        }
    }

    /// May it be sent at a moment?
    ///
    /// # Errors
    /// As [`Obligation::must_be_writable`], and before its period is over.
    pub fn must_be_sendable(&self, at: Timestamp) -> Result<(), Refusal> {
        self.must_be_writable()?;
        if at < self.period.to.begins() {
            return Err(Refusal::period_not_over("").on(self.period.to));
        }
        Ok(())
    }

    /// It is sent; `is_new` says whether that is another version than the last.
    ///
    /// # Errors
    /// As [`Obligation::must_be_sendable`].
    pub fn send(&mut self, at: Timestamp, is_new: bool) -> Result<(), Refusal> {
        self.must_be_sendable(at)?;
        if is_new {
            self.versions += 1;
        }
        self.sent_at.get_or_insert(at);
        self.standing = if self.accepted == Some(self.versions) { Standing::Accepted } else { Standing::Submitted };
        Ok(())
    }

    /// It comes back with remarks.
    ///
    /// # Errors
    /// When it isn't there to be looked at, another version is, or a remark doesn't do.
    pub fn send_back(&mut self, body: &ReturnReport) -> Result<(), Refusal> {
        good_text(&body.remark, LONGEST_REMARK)?;
        for cell in &body.cells {
            good_text(&cell.remark, LONGEST_REMARK)?;
        }
        self.must_be_looked_at(body.version)?;
        self.standing = Standing::Returned;
        Ok(())
    }

    /// It is taken in.
    ///
    /// # Errors
    /// When it isn't there to be looked at, or another version is.
    pub fn accept(&mut self, body: &AcceptReport) -> Result<(), Refusal> {
        self.must_be_looked_at(body.version)?;
        self.standing = Standing::Accepted;
        self.accepted = Some(body.version);
        Ok(())
    }

    fn must_be_looked_at(&self, version: u32) -> Result<(), Refusal> {
        match self.standing {
            Standing::Submitted if self.versions == version => Ok(()),
            Standing::Submitted => Err(Refusal::report_sent_again("")),
            _ => Err(Refusal::report_not_sent("")),
        }
    }

    /// It is opened again, for a corrected version. What was accepted goes on counting above until another one is.
    ///
    /// # Errors
    /// When it was not sent, or the reason doesn't do.
    pub fn unlock(&mut self, body: &UnlockReport) -> Result<(), Refusal> {
        good_text(&body.reason, LONGEST_REMARK)?;
        if !matches!(self.standing, Standing::Submitted | Standing::Accepted) {
            return Err(Refusal::report_not_sent(""));
        }
        self.standing = Standing::Reopened;
        Ok(())
    }

    /// What came in until the window of its period ended is taken into it: another version, which waits to be looked at as the one
    /// before did. One that was accepted stays, and so does one that came back: that is sent anew anyway.
    ///
    /// # Errors
    /// When it isn't there to be looked at, or another version is.
    pub fn update(&mut self, version: u32) -> Result<(), Refusal> {
        self.must_be_looked_at(version)?;
        self.versions += 1;
        Ok(())
    }
}
