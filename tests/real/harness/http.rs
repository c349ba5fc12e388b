//! The little HTTP that Connect's REST interface, an exporter and Prometheus need.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// An answer's status and text.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// Sends one request of HTTP/1.0, which spares us chunks and kept connections.
pub fn request(address: Ipv4Addr, port: u16, method: &str, path: &str, body: Option<&str>) -> Result<Answer, String> {
    let text = |problem: std::io::Error| format!("{method} {address}:{port}{path}: {problem}");
    let target = SocketAddr::from((address, port));
    let mut stream = TcpStream::connect_timeout(&target, Duration::from_secs(5)).map_err(text)?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(text)?;
    let body = body.unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}:{port}\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).map_err(text)?;
    stream.write_all(body.as_bytes()).map_err(text)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(text)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| format!("{path}: no answer"))?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
    Ok(Answer { status, body: body.to_owned() })
}

/// Returns the text of a page that must be there.
pub fn get(address: Ipv4Addr, port: u16, path: &str) -> Result<String, String> {
    let answer = request(address, port, "GET", path, None)?;
    if answer.status == 200 { Ok(answer.body) } else { Err(format!("{path}: {} {}", answer.status, answer.body)) }
}

/// Percent-encodes a path segment or a query value.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
