//! As much of HTTP as a phone's browser speaks here: requests on one connection that stays open, answers compressed.

use anyhow::{Context, Result, bail, ensure};
use flate2::read::GzDecoder;
use std::{io::Read as _, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::TcpStream,
    time::timeout,
};

/// Whoever waits longer gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// An open connection.
pub(crate) struct Connection(BufStream<TcpStream>);

impl Connection {
    pub(crate) async fn to(at: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufStream::new(stream)))
    }

    /// Sends JSON with a session's cookie and reads the whole answer, which must be 200.
    pub(crate) async fn post(&mut self, path: &str, session: &str, body: &str) -> Result<String> {
        timeout(PATIENCE, self.ask(path, session, body)).await.context("no answer came in time")?
    }

    async fn ask(&mut self, path: &str, session: &str, body: &str) -> Result<String> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: banso.test\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip\r\n\
             Content-Type: application/json\r\nCookie: session={session}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.0.write_all(head.as_bytes()).await?;
        self.0.write_all(body.as_bytes()).await?;
        self.0.flush().await?;
        let status = self.line().await?;
        let (mut length, mut is_chunked, mut is_packed) = (0, false, false);
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            match line.split_once(": ") {
                None => break,
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", value)) => is_chunked = value == "chunked",
                Some(("content-encoding", value)) => is_packed = value == "gzip",
                Some(_) => {}
            }
        }
        let bytes = if is_chunked { self.chunks().await? } else { self.bytes(length).await? };
        let mut text = String::new();
        if is_packed {
            GzDecoder::new(&bytes[..]).read_to_string(&mut text)?;
        } else {
            text = String::from_utf8(bytes)?;
        }
        ensure!(status.contains(" 200 "), "{path} was answered {status}: {text}");
        Ok(text)
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line).await? == 0 {
            bail!("the connection was closed");
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    async fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await?, 16)?;
            all.extend(self.bytes(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(all);
            }
        }
    }
}
