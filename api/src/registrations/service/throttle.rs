//! Forms that anybody can send are limited, so that nobody floods a mailbox or an event with them.

use std::net::IpAddr;

use chrono::TimeDelta;

use crate::{
    app::App,
    fault::Fault,
    identity::{
        email::Email,
        service::{Limit, count_attempt},
    },
};

/// From one address, or what one household or office gets of IPv6: a town hall has one for all who work there.
const ADDRESS: Limit = Limit {
    name: "registration.address",
    free: 100,
    first_wait: TimeDelta::seconds(30),
    longest_wait: TimeDelta::hours(1),
    memory: TimeDelta::hours(1),
};

/// From one network: 256 addresses of IPv4, or what a provider gives one customer of IPv6.
const NETWORK: Limit = Limit {
    name: "registration.network",
    free: 200,
    first_wait: TimeDelta::seconds(5),
    longest_wait: TimeDelta::minutes(30),
    memory: TimeDelta::hours(1),
};

/// Mails to one mailbox, for all events together.
const RECIPIENT: Limit = Limit {
    name: "registration.recipient",
    free: 5,
    first_wait: TimeDelta::minutes(15),
    longest_wait: TimeDelta::hours(24),
    memory: TimeDelta::hours(24),
};

/// Counts a form that somebody without an account sends.
pub async fn count_form(app: &App) -> Result<(), Fault> {
    if let Some(address) = app.origin.network() {
        let _ = count_attempt(app, &ADDRESS, &address).await?;
    }
    if let Some(network) = app.origin.address.map(wider) {
        let _ = count_attempt(app, &NETWORK, &network).await?;
    }
    Ok(())
}

/// Counts a mail that somebody else lets us send to this mailbox.
pub async fn count_recipient(app: &App, email: &Email) -> Result<(), Fault> {
    let _ = count_attempt(app, &RECIPIENT, email.key()).await?;
    Ok(())
}

fn wider(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_network() {
        let wider = |text: &str| wider(text.parse().unwrap());
        assert_eq!(wider("192.0.2.1"), wider("192.0.2.254"));
        assert_ne!(wider("192.0.2.1"), wider("192.0.3.1"));
        assert_eq!(wider("::ffff:192.0.2.1"), wider("192.0.2.9"));
        assert_eq!(wider("2001:db8:1:2::1"), wider("2001:db8:1:ffff::1"));
        assert_ne!(wider("2001:db8:1::1"), wider("2001:db8:2::1"));
    }
}
