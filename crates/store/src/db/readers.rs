//! Connections for reading, each handed from one reader to the next as it is.
//!
//! The driver's own pool asks a connection whether it is still there before and after every use. On a file that is two journeys to
//! the connection's thread for nothing, on a server two over the network; a page or a phone's round reads some thirty times.

use super::{Result, Row};
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult};
use sqlx::{ConnectOptions, Connection, Database, Executor, IntoArguments, query::QueryAs};
use std::{fmt, time::Duration};

/// A connection that nobody used for so long is asked whether it is still there: a server may have gone meanwhile.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

type OptionsOf<D> = <<D as Database>::Connection as Connection>::Options;

/// Opens connections.
pub(super) struct Opener<D: Database>(OptionsOf<D>);

impl<D: Database> Manager for Opener<D> {
    type Type = D::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<D::Connection> {
        self.0.connect().await
    }

    async fn recycle(&self, connection: &mut D::Connection, used: &Metrics) -> RecycleResult<sqlx::Error> {
        if used.last_used() >= TRUSTED_FOR {
            connection.ping().await.map_err(RecycleError::Backend)?;
        }
        Ok(())
    }
}

/// A few connections for reading.
pub(crate) struct Readers<D: Database>(Pool<Opener<D>>);

impl<D: Database> Clone for Readers<D> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<D: Database> fmt::Debug for Readers<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Readers").field(&self.0.status()).finish()
    }
}

impl<D: Database> Readers<D> {
    /// So many connections at most, each opened when it is first needed.
    pub(crate) fn of(options: OptionsOf<D>, most: usize) -> Result<Self> {
        // The one used last has its pages and statements at hand.
        let pool = Pool::builder(Opener(options)).max_size(most).queue_mode(QueueMode::Lifo).build();
        pool.map(Self).map_err(|error| sqlx::Error::Configuration(Box::new(error)))
    }

    /// A connection, given back when it is dropped.
    pub(super) async fn get(&self) -> Result<Object<Opener<D>>> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => sqlx::Error::PoolClosed,
            other => sqlx::Error::Configuration(Box::new(other)),
        })
    }

    pub(crate) async fn all<T>(&self, query: QueryAs<'static, D, T, D::Arguments>) -> Result<Vec<T>>
    where
        T: Row + for<'r> sqlx::FromRow<'r, D::Row>,
        D::Arguments: IntoArguments<D>,
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    {
        let mut connection = self.get().await?;
        let rows = query.fetch_all(&mut *connection).await;
        kept_if_sound(connection, rows)
    }

    pub(crate) async fn opt<T>(&self, query: QueryAs<'static, D, T, D::Arguments>) -> Result<Option<T>>
    where
        T: Row + for<'r> sqlx::FromRow<'r, D::Row>,
        D::Arguments: IntoArguments<D>,
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    {
        let mut connection = self.get().await?;
        let row = query.fetch_optional(&mut *connection).await;
        kept_if_sound(connection, row)
    }

    /// Ends all connections, and waits for those at rest.
    pub(crate) async fn close(&self) {
        let at_rest = self.0.retain(|_, _| false).removed;
        self.0.close();
        for connection in at_rest {
            if let Err(error) = connection.close().await {
                tracing::debug!(%error, "db.reader_not_closed");
            }
        }
    }
}

/// A connection that failed otherwise than by what the database answered is not handed on.
fn kept_if_sound<D: Database, T>(connection: Object<Opener<D>>, done: Result<T>) -> Result<T> {
    let is_answer = |error: &sqlx::Error| {
        matches!(error, sqlx::Error::Database(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
    };
    if done.as_ref().is_err_and(|error| !is_answer(error)) {
        drop(Object::take(connection));
    }
    done
}
