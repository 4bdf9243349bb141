//! How much one caller may ask for.

use serde::{Deserialize, Serialize};

use crate::graphql::gate::Limits;

/// Settings of the quotas. A number per minute that is 0 switches that quota off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuotaSettings {
    /// Requests of a network (an IPv4 address, or a /64 of IPv6) that come without a token. A whole town hall can be
    /// one network: when a registration opens, everybody in it comes at once. Default: 6,000.
    pub requests_per_minute_anonymous: u32,
    /// Requests of an account. Default: 3,000.
    pub requests_per_minute: u32,
    /// Requests of an API key. Default: 6,000.
    pub requests_per_minute_key: u32,
    /// Points of a network: the cost of each operation, at least 1. Default: 3,000,000.
    pub points_per_minute_anonymous: u32,
    /// Points of an account. Default: 1,500,000.
    pub points_per_minute: u32,
    /// Points of an API key. Default: 3,000,000.
    pub points_per_minute_key: u32,
    /// So many seconds' worth can be spent at once; at most 3,600. Default: 60.
    pub burst_seconds: u32,
}

impl Default for QuotaSettings {
    fn default() -> Self {
        Self {
            requests_per_minute_anonymous: 6_000,
            requests_per_minute: 3_000,
            requests_per_minute_key: 6_000,
            points_per_minute_anonymous: 3_000_000,
            points_per_minute: 1_500_000,
            points_per_minute_key: 3_000_000,
            burst_seconds: 60,
        }
    }
}

/// A setting that makes no sense, with the reason as it follows its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaError {
    /// The setting, with its section.
    pub key: &'static str,
    /// What it must be.
    pub reason: String,
}

impl QuotaSettings {
    /// Every quota is switched off.
    #[must_use]
    pub fn off() -> Self {
        Self {
            requests_per_minute_anonymous: 0,
            requests_per_minute: 0,
            requests_per_minute_key: 0,
            points_per_minute_anonymous: 0,
            points_per_minute: 0,
            points_per_minute_key: 0,
            ..Self::default()
        }
    }

    /// What the types do not say.
    ///
    /// # Errors
    ///
    /// If an operation that the gate admits could never be paid for.
    pub fn check(&self, limits: &Limits) -> Result<(), QuotaError> {
        if !(1..=3_600).contains(&self.burst_seconds) {
            let reason = "must be at least 1 and at most 3600".to_owned();
            return Err(QuotaError { key: "quotas.burst_seconds", reason });
        }
        for (key, per_minute) in [
            ("quotas.points_per_minute_anonymous", self.points_per_minute_anonymous),
            ("quotas.points_per_minute", self.points_per_minute),
            ("quotas.points_per_minute_key", self.points_per_minute_key),
        ] {
            let at_once = self.at_once(per_minute);
            if per_minute > 0 && u64::from(at_once) < limits.complexity {
                let reason = format!(
                    "allows {at_once} points at once (`quotas.burst_seconds`), fewer than one operation may cost \
                     (`limits.complexity`, {}); 0 switches the quota off",
                    limits.complexity
                );
                return Err(QuotaError { key, reason });
            }
        }
        Ok(())
    }

    /// What can be spent at once of so much per minute; at least 1.
    pub(super) fn at_once(&self, per_minute: u32) -> u32 {
        let at_once = u64::from(per_minute) * u64::from(self.burst_seconds) / 60;
        u32::try_from(at_once).unwrap_or(u32::MAX).max(1)
    }
}
