//! CPU and memory of a container from the engine's stats, on cgroup v1 and v2.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Container;

/// What a container uses. A share is absent when the engine did not say enough to tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// 0 to 1, of all CPUs that the container may use.
    pub cpu_share: Option<f64>,
    /// 0 to 1, of its limit, or of the machine's memory where it has none. File cache that can go is not counted.
    pub memory_share: Option<f64>,
    pub memory_bytes: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawStats {
    #[serde(default)]
    cpu_stats: RawCpu,
    #[serde(default)]
    precpu_stats: RawCpu,
    #[serde(default)]
    memory_stats: RawMemory,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawCpu {
    cpu_usage: RawCpuUsage,
    system_cpu_usage: Option<u64>,
    online_cpus: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawCpuUsage {
    total_usage: u64,
    percpu_usage: Option<Vec<u64>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawMemory {
    usage: Option<u64>,
    limit: Option<u64>,
    stats: Option<BTreeMap<String, u64>>,
}

impl RawStats {
    pub(super) fn usage(&self, container: &Container) -> Usage {
        let memory = self.memory_bytes();
        let limit = self.memory_stats.limit.filter(|limit| *limit > 0);
        Usage {
            cpu_share: self.cpu_share(container.cpu_limit),
            memory_share: memory.zip(limit).map(|(used, limit)| used as f64 / limit as f64),
            memory_bytes: memory,
        }
    }

    /// The container's CPU time over the machine's in the same interval is its share of all CPUs; a limit of
    /// fewer CPUs makes it a larger share of what it may use.
    fn cpu_share(&self, limit: Option<f64>) -> Option<f64> {
        let system = self.cpu_stats.system_cpu_usage?.checked_sub(self.precpu_stats.system_cpu_usage?)?;
        let own =
            self.cpu_stats.cpu_usage.total_usage.checked_sub(self.precpu_stats.cpu_usage.total_usage)?;
        if system == 0 {
            return None;
        }
        let share = own as f64 / system as f64;
        let online = self
            .cpu_stats
            .online_cpus
            .map(f64::from)
            .or_else(|| self.cpu_stats.cpu_usage.percpu_usage.as_ref().map(|each| each.len() as f64));
        Some(match (limit, online) {
            (Some(limit), Some(online)) if limit < online => share * online / limit,
            _ => share,
        })
    }

    /// As `docker stats`: `total_inactive_file` on cgroup v1, `inactive_file` on v2.
    fn memory_bytes(&self) -> Option<u64> {
        let usage = self.memory_stats.usage?;
        let stats = self.memory_stats.stats.as_ref();
        let inactive =
            stats.and_then(|all| all.get("total_inactive_file").or_else(|| all.get("inactive_file")));
        Some(inactive.filter(|bytes| **bytes < usage).map_or(usage, |bytes| usage - bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(cpu: (u64, u64), before: (u64, u64), memory: &str) -> RawStats {
        let side = |(own, system): (u64, u64)| {
            format!(r#"{{"cpu_usage":{{"total_usage":{own}}},"system_cpu_usage":{system},"online_cpus":4}}"#)
        };
        let text = format!(
            r#"{{"cpu_stats":{},"precpu_stats":{},"memory_stats":{memory}}}"#,
            side(cpu),
            side(before)
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn shares_are_of_what_the_container_may_use() {
        let raw =
            stats((150, 1400), (50, 1000), r#"{"usage":1000,"limit":4000,"stats":{"inactive_file":200}}"#);
        // 100 of 400 over 4 CPUs is a quarter of all, all of one.
        assert_eq!(raw.cpu_share(None), Some(0.25));
        assert_eq!(raw.cpu_share(Some(1.0)), Some(1.0));
        assert_eq!(raw.cpu_share(Some(8.0)), Some(0.25));
        assert_eq!(raw.memory_bytes(), Some(800));
        let v1 =
            stats((0, 0), (0, 0), r#"{"usage":1000,"stats":{"inactive_file":1,"total_inactive_file":300}}"#);
        assert_eq!(v1.memory_bytes(), Some(700));
    }

    #[test]
    fn a_stopped_container_uses_no_number() {
        let raw: RawStats = serde_json::from_str(
            r#"{"read":"0001-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":0}},"precpu_stats":{"cpu_usage":{"total_usage":0}},"memory_stats":{}}"#,
        )
        .unwrap();
        assert_eq!(raw.cpu_share(None), None);
        assert_eq!(raw.memory_bytes(), None);
        // The first sample after a start has no predecessor.
        let first = r#"{"cpu_stats":{"cpu_usage":{"total_usage":9},"system_cpu_usage":10},"precpu_stats":{"cpu_usage":{"total_usage":0}}}"#;
        assert_eq!(serde_json::from_str::<RawStats>(first).unwrap().cpu_share(None), None);
    }
}
