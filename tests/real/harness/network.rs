//! Loopback addresses instead of ports: each node and each pod gets its own, so that generated port numbers hold.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

static NEXT: AtomicU16 = AtomicU16::new(1);

/// Returns an address of 127.0.0.0/8 on which the given ports are free.
pub fn address(ports: &[u16]) -> Ipv4Addr {
    let process = std::process::id();
    for _ in 0..200 {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let candidate = Ipv4Addr::new(
            127,
            16 + u8::try_from(process % 224).unwrap(),
            u8::try_from((process / 224 + u32::from(number / 250)) % 256).unwrap(),
            1 + u8::try_from(number % 250).unwrap(),
        );
        if ports.iter().all(|port| TcpListener::bind((candidate, *port)).is_ok()) {
            return candidate;
        }
    }
    panic!("no loopback address has the ports {ports:?} free");
}

/// Which name leads where, for one pod: what cluster DNS and a service mesh would answer.
#[derive(Clone, Default)]
pub struct Names(Vec<(String, Ipv4Addr)>);

impl Names {
    /// Lets a name lead to an address.
    pub fn add(&mut self, name: &str, address: Ipv4Addr) {
        self.0.push((name.to_owned(), address));
    }

    /// Returns the text of a hosts file.
    pub fn to_hosts_file(&self) -> String {
        self.0.iter().map(|(name, address)| format!("{address} {name}\n")).collect()
    }
}
