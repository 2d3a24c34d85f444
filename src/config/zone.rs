//! The time zone in which days begin: the configured one, or the machine's.

use std::path::Path;

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::{context::Environment, error::nearest};

/// The zone of an IANA name.
///
/// # Errors
/// What is wrong, with the nearest name.
pub fn zone(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| {
        let near = nearest(name, TZ_VARIANTS.iter().map(|zone| zone.name()));
        let hint = near.map_or_else(
            || "give an IANA name such as Europe/Berlin".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        format!("`{name}` is no time zone ({hint})")
    })
}

/// The machine's zone: `TZ`, `/etc/localtime`, `/etc/timezone`, or UTC.
pub fn machine_zone(environment: &Environment) -> Tz {
    if let Some(name) = environment.get("TZ") {
        return of_path(name.trim_start_matches(':')).unwrap_or(Tz::UTC);
    }
    let link = std::fs::canonicalize("/etc/localtime").ok();
    let named = || std::fs::read_to_string("/etc/timezone").ok()?.trim().parse().ok();
    link.as_deref().and_then(Path::to_str).and_then(of_path).or_else(named).unwrap_or(Tz::UTC)
}

/// `Europe/Berlin`, or the path of its file.
fn of_path(path: &str) -> Option<Tz> {
    let name = path.rsplit_once("zoneinfo/").map_or(path, |(_, name)| name);
    name.strip_prefix("posix/").or_else(|| name.strip_prefix("right/")).unwrap_or(name).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_iana_names() {
        assert_eq!(zone("Europe/Berlin"), Ok(chrono_tz::Europe::Berlin));
        assert!(zone("Europe/Berln").unwrap_err().contains("did you mean `Europe/Berlin`?"));
        assert!(zone("nowhere at all").unwrap_err().contains("IANA name"));
        assert_eq!(of_path("/usr/share/zoneinfo/Asia/Tokyo"), Some(chrono_tz::Asia::Tokyo));
        assert_eq!(of_path("/usr/share/zoneinfo/posix/Etc/UTC"), Some(Tz::Etc__UTC));
        assert_eq!(of_path("EST5EDT,M3.2.0,M11.1.0"), None);
    }
}
