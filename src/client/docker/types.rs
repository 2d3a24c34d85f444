//! What the engine says of containers, as it says it (`Raw…`) and as the rest of the program reads it.

use std::{collections::BTreeMap, fmt, time::Duration};

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The engine's default for containers that set none.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) const PROJECT: &str = "com.docker.compose.project";
pub(super) const SERVICE: &str = "com.docker.compose.service";
pub(super) const ONEOFF: &str = "com.docker.compose.oneoff";
const NUMBER: &str = "com.docker.compose.container-number";

/// `State.Status`. Read this before anything else: an exited container keeps a stale health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,
    Dead,
    #[serde(other)]
    Unknown,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Restarting => "restarting",
            Self::Removing => "being removed",
            Self::Exited => "exited",
            Self::Dead => "dead",
            Self::Unknown => "in an unknown state",
        })
    }
}

/// What the container's own health check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HealthStatus {
    Starting,
    Healthy,
    Unhealthy,
    /// No health check, in the words of some engines.
    None,
    #[serde(other)]
    Unknown,
}

/// Result of the container's health check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    pub status: HealthStatus,
    pub failing_streak: u32,
    /// What the last probe printed, trimmed. After a restart it may be older than the restart.
    pub last_output: Option<String>,
}

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// `8080/tcp`, inside the container.
    pub private: String,
    /// `127.0.0.1:18081`, on the host.
    pub public: String,
}

/// One container as a listing shows it.
#[derive(Debug, Clone)]
pub struct Summary {
    pub id: String,
    /// Without the leading slash.
    pub name: String,
    pub image: String,
    pub state: State,
    /// The engine's sentence: `Up 3 seconds (healthy)`.
    pub status: String,
    pub labels: BTreeMap<String, String>,
}

impl Summary {
    /// The compose project that it belongs to.
    pub fn project(&self) -> Option<&str> {
        self.labels.get(PROJECT).map(String::as_str)
    }

    /// The compose service that it is one of.
    pub fn service(&self) -> Option<&str> {
        self.labels.get(SERVICE).map(String::as_str)
    }

    /// Its number among the containers of a scaled service.
    pub(super) fn number(&self) -> u32 {
        self.labels.get(NUMBER).and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}

/// One container, inspected.
#[derive(Debug, Clone)]
pub struct Container {
    pub id: String,
    /// Without the leading slash.
    pub name: String,
    /// As it was named when it was created: `mlops/model:v2`.
    pub image: String,
    /// `sha256:…`.
    pub image_id: String,
    pub state: State,
    /// The process runs, which a restarting container's may for a moment.
    pub running: bool,
    pub exit_code: i64,
    pub oom_killed: bool,
    /// Why it could not be started, in the engine's words.
    pub error: Option<String>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Absent without a health check.
    pub health: Option<Health>,
    /// Restarts by its restart policy; restarts that were asked for are not counted.
    pub restart_count: u32,
    /// A terminal: its logs are raw bytes, not frames.
    pub tty: bool,
    pub labels: BTreeMap<String, String>,
    pub ports: Vec<Port>,
    /// How long the engine waits between asking it to stop and killing it.
    pub stop_timeout: Duration,
    /// The CPUs that it may use, where it is limited.
    pub cpu_limit: Option<f64>,
}

impl Container {
    /// The compose project that it belongs to.
    pub fn project(&self) -> Option<&str> {
        self.labels.get(PROJECT).map(String::as_str)
    }

    /// The compose service that it is one of.
    pub fn service(&self) -> Option<&str> {
        self.labels.get(SERVICE).map(String::as_str)
    }

    /// Runs, and its health check, where there is one, passes.
    pub fn is_well(&self) -> bool {
        let healthy = self.health.as_ref().is_none_or(|health| {
            matches!(health.status, HealthStatus::Healthy | HealthStatus::None | HealthStatus::Unknown)
        });
        self.state == State::Running && healthy
    }

    /// `running, unhealthy (wget: server returned error)`; `exited with code 7`; `killed for lack of memory`.
    pub fn describe(&self) -> String {
        let state = match self.state {
            State::Exited | State::Dead if self.oom_killed => {
                format!("{} (killed for lack of memory)", self.state)
            }
            State::Exited | State::Restarting | State::Dead => {
                format!("{} after exit code {}", self.state, self.exit_code)
            }
            state => state.to_string(),
        };
        let state = match &self.error {
            Some(error) => format!("{state}: {error}"),
            None => state,
        };
        let health = self.health.as_ref().filter(|_| self.state == State::Running);
        match health.map(|health| (health.status, &health.last_output)) {
            Some((HealthStatus::Healthy, _)) => format!("{state}, healthy"),
            Some((HealthStatus::Starting, _)) => format!("{state}, health check still starting"),
            Some((HealthStatus::Unhealthy, Some(output))) => format!("{state}, unhealthy ({output})"),
            Some((HealthStatus::Unhealthy, None)) => format!("{state}, unhealthy"),
            _ => state,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RawSummary {
    id: String,
    #[serde(default)]
    names: Option<Vec<String>>,
    #[serde(default)]
    image: String,
    state: State,
    #[serde(default)]
    status: String,
    #[serde(default)]
    labels: Option<BTreeMap<String, String>>,
}

impl RawSummary {
    /// All names without slashes; links give a container several, of which those with a slash inside are not its own.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.names.iter().flatten().any(|own| own.trim_start_matches('/') == name)
    }
}

impl From<RawSummary> for Summary {
    fn from(raw: RawSummary) -> Self {
        let RawSummary { id, names, image, state, status, labels } = raw;
        let names = names.unwrap_or_default();
        let own = names.iter().map(|name| name.trim_start_matches('/')).find(|name| !name.contains('/'));
        let name = own.map_or_else(|| id.chars().take(12).collect(), str::to_owned);
        Self { id, name, image, state, status, labels: labels.unwrap_or_default() }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RawContainer {
    id: String,
    name: String,
    #[serde(default)]
    image: String,
    state: RawState,
    #[serde(default)]
    restart_count: u32,
    #[serde(default)]
    config: RawConfig,
    #[serde(default)]
    host_config: RawHostConfig,
    #[serde(default)]
    network_settings: RawNetwork,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawState {
    status: State,
    #[serde(default)]
    running: bool,
    #[serde(default, rename = "OOMKilled")]
    oom_killed: bool,
    #[serde(default)]
    exit_code: i64,
    #[serde(default)]
    error: String,
    #[serde(default)]
    started_at: String,
    #[serde(default)]
    finished_at: String,
    #[serde(default)]
    health: Option<RawHealth>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawHealth {
    status: HealthStatus,
    #[serde(default)]
    failing_streak: u32,
    #[serde(default)]
    log: Option<Vec<RawProbe>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawProbe {
    #[serde(default)]
    output: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RawConfig {
    tty: bool,
    image: String,
    labels: Option<BTreeMap<String, String>>,
    stop_timeout: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RawHostConfig {
    nano_cpus: i64,
    cpu_quota: i64,
    cpu_period: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RawNetwork {
    ports: Option<BTreeMap<String, Option<Vec<RawBinding>>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawBinding {
    #[serde(default)]
    host_ip: String,
    #[serde(default)]
    host_port: String,
}

impl From<RawContainer> for Container {
    fn from(raw: RawContainer) -> Self {
        let RawContainer { id, name, image, state, restart_count, config, host_config, network_settings } =
            raw;
        let ports = network_settings.ports.unwrap_or_default();
        let ports = ports.into_iter().flat_map(|(private, bindings)| {
            bindings
                .into_iter()
                .flatten()
                .map(move |binding| Port { private: private.clone(), public: public_address(&binding) })
        });
        Self {
            id,
            name: name.trim_start_matches('/').to_owned(),
            image: if config.image.is_empty() { image.clone() } else { config.image },
            image_id: image,
            state: state.status,
            running: state.running,
            exit_code: state.exit_code,
            oom_killed: state.oom_killed,
            error: Some(state.error).filter(|error| !error.is_empty()),
            started_at: moment(&state.started_at),
            finished_at: moment(&state.finished_at),
            health: state.health.and_then(read_health),
            restart_count,
            tty: config.tty,
            labels: config.labels.unwrap_or_default(),
            ports: ports.collect(),
            stop_timeout: config.stop_timeout.map_or(STOP_TIMEOUT, Duration::from_secs),
            cpu_limit: cpu_limit(&host_config),
        }
    }
}

fn read_health(raw: RawHealth) -> Option<Health> {
    let output =
        raw.log.unwrap_or_default().pop().map(|probe| crate::client::http::head_of(probe.output.as_bytes()));
    (raw.status != HealthStatus::None).then_some(Health {
        status: raw.status,
        failing_streak: raw.failing_streak,
        last_output: output.filter(|output| !output.is_empty()),
    })
}

fn public_address(binding: &RawBinding) -> String {
    let RawBinding { host_ip, host_port } = binding;
    if host_ip.contains(':') { format!("[{host_ip}]:{host_port}") } else { format!("{host_ip}:{host_port}") }
}

/// The engine writes the year 1 for never.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    (time.timestamp() > 0).then_some(time)
}

fn cpu_limit(host: &RawHostConfig) -> Option<f64> {
    if host.nano_cpus > 0 {
        return Some(host.nano_cpus as f64 / 1e9);
    }
    let period = if host.cpu_period > 0 { host.cpu_period } else { 100_000 };
    (host.cpu_quota > 0).then(|| host.cpu_quota as f64 / period as f64)
}
