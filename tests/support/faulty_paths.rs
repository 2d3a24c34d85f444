//! What the faulty server does, by path. Queries tune it; every path takes any method.
//!
//! | path | what happens |
//! |---|---|
//! | `/healthy` | 200 `{"status":"healthy","model_loaded":true}` |
//! | `/hang` | the request is read, nothing is ever answered |
//! | `/drip?ms=200[&from=head]` | a healthy answer, one byte every `ms`; from the body on, or from the status line on |
//! | `/reset[?at=head]` | RST in mid-body, or before any answer |
//! | `/close` | the connection is closed (FIN) without an answer |
//! | `/short`, `/long` | a body of 10 bytes less, or more, than Content-Length says |
//! | `/flaky?fails=1[&retry_after=1][&reset=1]` | 503 (or RST) the first `fails` times this exact target is asked, then healthy |
//! | `/429[?retry_after=1]` | always 429, with `Retry-After` (`0`: without) |
//! | `/loop` | 302 to itself |
//! | `/elsewhere?to=URL[&code=302]` | a redirect to the URL |
//! | `/big?mb=100[&chunked=1]` | one JSON string that large |
//! | `/gzip`, `/truncated-gzip` | a healthy body in gzip: whole, or the first half of it |
//! | `/gzip-bomb?mb=1024` | that much JSON string in about a thousandth of it |
//! | `/invalid-utf8`, `/nan`, `/html`, `/empty` | 200, and not what a JSON reader hopes for |
//! | `/no-length` | a healthy body that ends with the connection |
//! | `/garbage` | bytes that are not HTTP |
//! | `/headers?mb=4` | response headers without end, up to `mb` |
//! | `/slow?ms=100` | healthy, after `ms` |
//! | `/status?code=503&body=…`, `/json?body=…` | as asked (`/json` without a body is healthy) |
//! | `/auth?expect=VALUE` | healthy when the Authorization header equals VALUE, 401 otherwise |

use std::{io::Write as _, time::Duration};

use flate2::{Compress, Compression, Crc, FlushCompress, write::GzEncoder};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Answer, Next, Request, send};

const HEALTHY: &str = r#"{"status":"healthy","model_loaded":true}"#;

/// Acts one row of the table. `nth` counts from 1 how often this exact target was asked.
pub(super) async fn behave(stream: &mut TcpStream, request: &Request, nth: u64) -> std::io::Result<Next> {
    let json = |body: &[u8]| Answer::new(200, "application/json", body.to_vec());
    let answer = match request.path.as_str() {
        "/healthy" => Answer::json(HEALTHY),
        "/slow" => Answer::json(HEALTHY).after(Duration::from_millis(request.number("ms", 100))),
        "/json" => Answer::json(&request.param("body").unwrap_or_else(|| HEALTHY.into())),
        "/status" => {
            let code = u16::try_from(request.number("code", 200)).unwrap_or(200);
            Answer::status(code, &request.param("body").unwrap_or_default())
        }
        "/auth" if request.header("authorization") == request.param("expect").as_deref() => {
            Answer::json(HEALTHY)
        }
        "/auth" => {
            Answer::status(401, "who are you?").with_header("WWW-Authenticate", "Basic realm=\"test\"")
        }
        "/flaky" if nth > request.number("fails", 1) => Answer::json(HEALTHY),
        "/flaky" if request.param("reset").is_some() => return reset(stream),
        "/flaky" => retry_after(Answer::status(503, "warming up"), request.param("retry_after")),
        "/429" => {
            let seconds = request.param("retry_after").unwrap_or_else(|| "1".into());
            retry_after(Answer::status(429, "slow down"), (seconds != "0").then_some(seconds))
        }
        "/loop" => Answer::status(302, "").with_header("Location", "/loop"),
        "/elsewhere" => Answer::status(u16::try_from(request.number("code", 302)).unwrap_or(302), "")
            .with_header("Location", request.param("to").unwrap_or_default()),
        "/gzip" => json(&gzip(HEALTHY.as_bytes())).with_header("Content-Encoding", "gzip"),
        "/truncated-gzip" => {
            let whole = gzip(HEALTHY.as_bytes());
            json(&whole[..whole.len() / 2]).with_header("Content-Encoding", "gzip")
        }
        "/gzip-bomb" => json(&gzip_bomb(request.number("mb", 1024))).with_header("Content-Encoding", "gzip"),
        "/invalid-utf8" => json(b"{\"status\":\"heal\xff\xfethy\"}"),
        "/nan" => Answer::json(r#"{"status":"healthy","score":NaN}"#),
        "/html" => {
            Answer::new(200, "text/html", b"<!doctype html><title>Sign in</title><h1>Sign in</h1>".into())
        }
        "/empty" => Answer::json(""),
        "/hang" => return wait_for_client_to_leave(stream).await,
        "/drip" => return drip(stream, request).await,
        "/close" => return Ok(Next::Close),
        "/reset" => return reset_after_some(stream, request).await,
        "/short" => return lie_about_length(stream, HEALTHY.len() + 10, HEALTHY).await,
        "/long" => return lie_about_length(stream, HEALTHY.len() - 10, HEALTHY).await,
        "/big" => return big(stream, request).await,
        "/no-length" => {
            let text = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{HEALTHY}");
            return write_and_close(stream, text.as_bytes()).await;
        }
        "/garbage" => return write_and_close(stream, b"\x00\x01SSH-2.0-OpenSSH_9.2\r\n\xff\xfe").await,
        "/headers" => return endless_headers(stream, request.number("mb", 4)).await,
        _ => Answer::status(404, r#"{"error":"no such path on the faulty server"}"#),
    };
    send(stream, request, answer).await
}

fn retry_after(answer: Answer, seconds: Option<String>) -> Answer {
    match seconds {
        Some(seconds) => answer.with_header("Retry-After", seconds),
        None => answer,
    }
}

async fn wait_for_client_to_leave(stream: &mut TcpStream) -> std::io::Result<Next> {
    let mut sink = [0; 1024];
    while stream.read(&mut sink).await? > 0 {}
    Ok(Next::Close)
}

/// Closes with unsent state discarded, which the peer sees as RST.
fn reset(stream: &TcpStream) -> std::io::Result<Next> {
    stream.set_zero_linger()?;
    Ok(Next::Close)
}

async fn reset_after_some(stream: &mut TcpStream, request: &Request) -> std::io::Result<Next> {
    if request.param("at").as_deref() != Some("head") {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n")
            .await?;
        stream.write_all(&HEALTHY.as_bytes()[..20]).await?;
        stream.flush().await?;
    }
    reset(stream)
}

async fn drip(stream: &mut TcpStream, request: &Request) -> std::io::Result<Next> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        HEALTHY.len()
    );
    let mut every = tokio::time::interval(Duration::from_millis(request.number("ms", 200).max(1)));
    let whole = if request.param("from").as_deref() == Some("head") {
        format!("{head}{HEALTHY}")
    } else {
        stream.write_all(head.as_bytes()).await?;
        HEALTHY.to_owned()
    };
    for byte in whole.bytes() {
        every.tick().await;
        stream.write_all(&[byte]).await?;
    }
    Ok(Next::Close)
}

async fn write_and_close(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<Next> {
    stream.write_all(bytes).await?;
    stream.shutdown().await?;
    Ok(Next::Close)
}

async fn lie_about_length(stream: &mut TcpStream, claimed: usize, body: &str) -> std::io::Result<Next> {
    let text = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {claimed}\r\n\r\n{body}"
    );
    write_and_close(stream, text.as_bytes()).await
}

async fn big(stream: &mut TcpStream, request: &Request) -> std::io::Result<Next> {
    let size = usize::try_from(request.number("mb", 100)).unwrap_or(100) * 1_000_000;
    let chunked = request.param("chunked").is_some();
    let framing =
        if chunked { "Transfer-Encoding: chunked".into() } else { format!("Content-Length: {size}") };
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{framing}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let block = vec![b'x'; 100_000];
    for i in 0..size / block.len() {
        let mut block = block.clone();
        if i == 0 {
            block[0] = b'"';
        }
        if i + 1 == size / block.len() {
            block[99_999] = b'"';
        }
        if chunked {
            stream.write_all(format!("{:x}\r\n", block.len()).as_bytes()).await?;
            block.extend_from_slice(b"\r\n");
        }
        stream.write_all(&block).await?;
    }
    if chunked {
        stream.write_all(b"0\r\n\r\n").await?;
    }
    Ok(Next::KeepAlive)
}

async fn endless_headers(stream: &mut TcpStream, mb: u64) -> std::io::Result<Next> {
    stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
    let line = format!("X-Filler: {}\r\n", "y".repeat(10_000 - 12));
    for _ in 0..mb * 100 {
        stream.write_all(line.as_bytes()).await?;
    }
    Ok(Next::Close)
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// A single valid gzip member that unpacks to a JSON string of `mb` MiB (rounded up to a power of two): one
/// mebibyte is packed once up to a byte boundary, and that block is repeated.
fn gzip_bomb(mb: u64) -> Vec<u8> {
    let plain = vec![b'x'; 1 << 20];
    let mut packer = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 20);
    packer.compress_vec(&plain, &mut block, FlushCompress::Full).expect("a large enough buffer");
    let mut crc = Crc::new();
    crc.update(&plain);
    let mut blocks = 1u64;
    while blocks < mb {
        let same = crc_of(&crc);
        crc.combine(&same);
        blocks *= 2;
    }
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    for _ in 0..blocks {
        out.extend_from_slice(&block);
    }
    out.extend_from_slice(&[3, 0]); // an empty last block
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    out
}

fn crc_of(crc: &Crc) -> Crc {
    let mut same = Crc::new();
    same.combine(crc);
    same
}
