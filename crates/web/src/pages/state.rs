//! What every handler gets: the program around it, who asks, and of which day.

use super::session;
use crate::error::PageError;
use crate::household_imports::Importer;
use crate::locale::Key;
use crate::pace::{Pacer, Who};
use crate::page::Page;
use crate::server::Limits;
use crate::views::accounts::DemoSignIn;
use crate::views::paths;
use crate::work::{Turns, Workshop};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use rules::access::Right;
use rules::day::Day;
use rules::ids::{OperationId, UnitId};
use rules::operations::{Body, Operation, Outcome, Refusal};
use rules::teams::Team;
use rules::units::{Registry, Unit};
use serde::Deserialize;
use std::fmt::Display;
use std::ops::Deref;
use std::sync::Arc;
use store::{AttemptKey, Scope, Store, StoreError};
use tokio::sync::Semaphore;

/// How many passwords are hashed at a time; each takes 19 MiB.
const PASSWORDS_AT_ONCE: usize = 2;

/// What the handlers need from the program around them. Each layer of each route takes a copy for each request, so a copy is no
/// more than another handle.
#[derive(Clone)]
pub struct State(Arc<Program>);

impl Deref for State {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.0
    }
}

/// The program around the handlers.
#[derive(Clone)]
pub struct Program {
    /// Everything kept.
    pub store: Store,
    /// Is the program reached over TLS? Then cookies are for TLS alone.
    pub secure_cookies: bool,
    /// How large forms and files may be.
    pub limits: Limits,
    /// Bounds how many passwords are hashed at a time.
    pub password_work: Arc<Semaphore>,
    /// Lets those who try a secret at the same moment do so one after the other.
    pub attempts: Arc<Turns<AttemptKey>>,
    /// Keeps everybody's pace.
    pub pacer: Pacer,
    /// Where papers are made and files read.
    pub workshop: Workshop,
    /// Takes lists of households in.
    pub importer: Importer,
    /// Sample sign-ins, shown by the demonstration only.
    pub demo: Arc<[DemoSignIn]>,
}

impl State {
    /// The state of a program without sample sign-ins.
    #[must_use]
    pub fn new(store: Store, secure_cookies: bool, limits: Limits) -> Self {
        let password_work = Arc::new(Semaphore::new(PASSWORDS_AT_ONCE));
        let (pacer, workshop) = (Pacer::new(limits), Workshop::new(limits));
        let (importer, attempts) = (Importer::new(store.clone()), Arc::new(Turns::new(1)));
        let demo = Arc::from([]);
        let program =
            Program { store, secure_cookies, limits, password_work, attempts, pacer, workshop, importer, demo };
        Self(Arc::new(program))
    }

    /// The state of a demonstration, which shows how to sign in.
    #[must_use]
    pub fn showing(self, demo: Vec<DemoSignIn>) -> Self {
        Self(Arc::new(Program { demo: demo.into(), ..Arc::unwrap_or_clone(self.0) }))
    }
}

/// What a handler answers.
pub type Answer = Result<Response, PageError>;

impl From<StoreError> for PageError {
    /// What somebody may not see is as if it were not there.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRight => Self::NotFound,
            StoreError::Stopping => Self::Unavailable,
            other => {
                tracing::error!(error = %other, "the store failed");
                Self::Internal
            }
        }
    }
}

/// What became of an operation, as what a form can say of it.
///
/// # Errors
/// The refusal. A page names only what is there, so what would have to wait was meant for something that isn't.
pub fn answer(outcome: Outcome) -> Result<(), Refusal> {
    match outcome {
        Outcome::Applied => Ok(()),
        Outcome::Refused(reason) => Err(reason),
        Outcome::Waiting(_) => Err(Refusal::waited_in_vain("")),
    }
}

/// A signed-in person's request: who asks, of which day, and the frame of the page. As an extractor it sends whoever isn't
/// signed in to the sign-in page.
#[derive(Clone)]
pub struct Visit {
    /// Everything kept.
    pub store: Store,
    /// Who asks.
    pub scope: Scope,
    /// The frame of the answer; it says so when `?at=` is no day.
    pub page: Page,
    /// All units.
    pub registry: Arc<Registry>,
    /// Today in Vietnam.
    pub today: Day,
    /// The day asked for by `?at=`, else today.
    pub at: Day,
    /// How large forms and files may be.
    pub limits: Limits,
    /// Takes lists of households in.
    pub importer: Importer,
    who: Who,
    workshop: Workshop,
}

#[derive(Deserialize)]
struct AtDay {
    at: Option<String>,
}

impl<S> FromRequestParts<S> for Visit
where
    S: Send + Sync,
    State: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session::Signed(scope) = session::Signed::from_request_parts(parts, state).await?;
        let Ok(page) = Page::from_request_parts(parts, state).await;
        let Program { store, limits, workshop, importer, .. } = (*State::from_ref(state)).clone();
        let mut page = page.making(OperationId(store.surroundings().id()));
        let registry = store.registry(&scope).await.map_err(|error| PageError::from(error).into_response())?;
        let today = store.today();
        let asked = Query::<AtDay>::from_request_parts(parts, state).await.ok().and_then(|Query(asked)| asked.at);
        let at = match asked.as_deref().map(str::trim) {
            None | Some("") => today,
            Some(text) => text.parse().unwrap_or_else(|_| {
                page = page.clone().warning(page.t1(Key("at-date-wrong"), "day", today));
                today
            }),
        };
        let who = Who::of(&parts.extensions);
        Ok(Self { store, scope, page, registry, today, at, limits, importer, who, workshop })
    }
}

impl Visit {
    /// Does heavy work for the asker when its turn comes, off the threads that answer requests.
    ///
    /// # Errors
    /// [`PageError::Busy`], if the turn does not come in time; [`PageError::Internal`], if the work panics.
    pub async fn heavy<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PageError> {
        self.workshop.run(self.who, work).await
    }

    /// A unit by the id in an address.
    ///
    /// # Errors
    /// [`PageError::NotFound`].
    pub fn unit(&self, id: UnitId) -> Result<&Unit, PageError> {
        self.registry.get(id).ok_or(PageError::NotFound)
    }

    /// A unit at which the asker has a right.
    ///
    /// # Errors
    /// [`PageError::NotFound`], also where the right is missing.
    pub fn unit_for(&self, right: Right, id: UnitId) -> Result<&Unit, PageError> {
        self.unit(id).and_then(|unit| if self.may(right, id) { Ok(unit) } else { Err(PageError::NotFound) })
    }

    /// Has the asker a right at a unit?
    #[must_use]
    pub fn may(&self, right: Right, unit: UnitId) -> bool {
        self.scope.may(right, unit, &self.registry, self.today)
    }

    /// Has the asker a right over a team?
    #[must_use]
    pub fn may_with(&self, right: Right, team: &Team) -> bool {
        self.scope.may_with(right, team, &self.registry, self.today)
    }

    /// Where the journal tells of a thing, for whoever may read the journal of one of the units whose affair it is.
    #[must_use]
    pub fn journal_of(&self, object: impl Display, units: impl IntoIterator<Item = UnitId>) -> Option<String> {
        let may = units.into_iter().any(|unit| self.may(Right::SeeJournal, unit));
        may.then(|| paths::journal_of(object))
    }

    /// The units whose affairs are the asker's: that of the duty, or the roots for whoever runs the system.
    #[must_use]
    pub fn own_units(&self) -> Vec<UnitId> {
        let own = self.scope.acting().and_then(|acting| acting.unit(&self.registry, self.today));
        own.map_or_else(|| self.registry.roots(self.today), |unit| vec![unit])
    }

    /// Makes one change; the inner error is a refusal to show in the form.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn change(&self, body: Body) -> Result<Result<(), Refusal>, PageError> {
        let (_, outcome) = self.store.change(&self.scope, body).await?;
        Ok(answer(outcome))
    }

    /// Makes a reform and what goes with it. The reform is tried first: when it doesn't fit, nothing at all is made. One that the asker
    /// made before no longer fits, and is answered as the first time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enact_all(&self, operations: Vec<Operation>) -> Result<Result<(), Refusal>, PageError> {
        for operation in &operations {
            if let Body::EnactReform(reform) = &operation.body
                && let Err(misfit) = self.registry.enact(operation.id, reform)
                && !self.store.has_done(&self.scope, operation.id).await?
            {
                return Ok(Err(misfit.into()));
            }
        }
        self.change_all(operations).await
    }

    /// Makes several changes in this order; the inner error is the first refusal.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn change_all(&self, operations: Vec<Operation>) -> Result<Result<(), Refusal>, PageError> {
        let outcomes = self.store.apply(&self.scope, operations).await?;
        Ok(outcomes.into_iter().try_for_each(answer))
    }
}
