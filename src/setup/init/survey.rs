//! What a folder says about its stack: judged from compose services and names. Pure but for reading files.

use std::path::{Path, PathBuf};

use url::Url;

use super::{
    compose::{Compose, ComposeService, Variables},
    models::Registered,
    ports::Published,
    reports::{self, Reports},
};
use crate::{config::Kind, context::Environment, error::Fault};

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) stack: String,
    /// Compose files that were read, as shown to people.
    pub(super) files: Vec<String>,
    pub(super) services: Vec<Found>,
    pub(super) grafana: Option<String>,
    pub(super) reports: Option<Reports>,
    /// What would be lost with the machine.
    pub(super) kept: Kept,
    /// What its registry says, if it was up.
    pub(super) models: Vec<Registered>,
    /// For the person who runs it.
    pub(super) notes: Vec<String>,
}

/// What is worth a backup, relative.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Folders of models.
    pub(super) models: Vec<&'static str>,
    /// The database of an MLflow server.
    pub(super) database: Option<&'static str>,
    /// Folders of its artifacts.
    pub(super) artifacts: Vec<&'static str>,
    /// Files that say how the stack is run.
    pub(super) configuration: Vec<String>,
}

/// One service to write.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) url: Option<String>,
    pub(super) health: Option<Health>,
    /// Compose service name.
    pub(super) docker: Option<String>,
    pub(super) depends_on: Vec<String>,
    /// A model API: gets latency limits and an example of a golden request.
    pub(super) own: bool,
    /// A second port that looks like a metrics page.
    pub(super) metrics: Option<String>,
    /// Written as a comment, and why.
    pub(super) set_aside: Option<&'static str>,
}

#[derive(Debug)]
pub(super) struct Health {
    pub(super) path: String,
    pub(super) why: &'static str,
}

const STANDARD: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// Image names that speak no HTTP, with the ports they listen on.
const SOCKETS: [(&str, u16); 14] = [
    ("postgres", 5432),
    ("timescaledb", 5432),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("redis", 6379),
    ("valkey", 6379),
    ("mongo", 27017),
    ("kafka", 9092),
    ("zookeeper", 2181),
    ("rabbitmq", 5672),
    ("memcached", 11211),
    ("cassandra", 9042),
    ("nats", 4222),
    ("mosquitto", 1883),
];

/// Image names whose health endpoint is known.
const KNOWN_HEALTH: [(&str, &str); 8] = [
    ("grafana", "/api/health"),
    ("minio", "/minio/health/live"),
    ("tritonserver", "/v2/health/ready"),
    ("vllm-openai", "/health"),
    ("elasticsearch", "/_cluster/health"),
    ("loki", "/ready"),
    ("pushgateway", "/-/healthy"),
    ("streamlit", "/_stcore/health"),
];

/// Web servers: the page itself is what they are there for.
const WEB: [&str; 6] = ["nginx", "httpd", "caddy", "traefik", "node-exporter", "cadvisor"];

/// Where models, and what an MLflow server keeps, usually are.
const MODELS: [&str; 3] = ["saved_models", "models", "model"];
const DATABASES: [&str; 4] = ["mlflow.db", "mlflow/mlflow.db", "mlruns/mlflow.db", "mlruns.db"];
const ARTIFACTS: [&str; 4] = ["mlartifacts", "mlruns", "mlflow/artifacts", "mlflow/mlruns"];
/// What belongs to a configuration beside the compose files.
const CONFIGURATION: [&str; 6] = [
    ".env.example",
    "prometheus.yml",
    "alertmanager.yml",
    "monitoring/prometheus",
    "monitoring/grafana",
    "runbooks",
];

impl Kept {
    fn of(folder: &Path, compose: &[String]) -> Self {
        let folders = |names: &[&'static str]| -> Vec<&'static str> {
            names.iter().copied().filter(|name| folder.join(name).is_dir()).collect()
        };
        let database = DATABASES.into_iter().find(|name| folder.join(name).is_file());
        let there = CONFIGURATION.into_iter().filter(|name| folder.join(name).exists()).map(str::to_owned);
        let own = compose.iter().filter(|file| folder.join(file).is_file()).cloned();
        Self {
            models: folders(&MODELS),
            database,
            artifacts: folders(&ARTIFACTS),
            configuration: own.chain(there).collect(),
        }
    }

    /// Whether there is more than what a repository of code has, too.
    pub(super) fn is_worth_a_backup(&self) -> bool {
        !self.models.is_empty() || self.database.is_some() || !self.artifacts.is_empty()
    }
}

impl Survey {
    pub(super) fn of(folder: &Path, named: &[PathBuf], environment: &Environment) -> Result<Self, Fault> {
        let mut survey = Self::default();
        let files = if named.is_empty() { survey.find(folder) } else { named.to_vec() };
        let variables = Variables::read(environment, folder);
        let mut compose = Compose::default();
        for file in &files {
            let path = if named.is_empty() { folder.join(file) } else { environment.folder.join(file) };
            let shown = file.display().to_string();
            let text = std::fs::read_to_string(&path).map_err(|error| {
                Fault::new(format!("reading the compose file {shown}: {error}; nothing was written"))
            })?;
            compose.add(&text, &shown, &variables)?;
            survey.files.push(shown);
        }
        survey.stack = name_of(compose.name.as_deref(), folder);
        survey.services = compose.services.iter().map(|(name, service)| found(name, service)).collect();
        survey.grafana = survey
            .services
            .iter()
            .zip(compose.services.values())
            .find(|(_, service)| service.image_name().starts_with("grafana"))
            .and_then(|(found, _)| found.url.clone());
        survey.add_tracking_server(environment);
        survey.settle_dependencies();
        survey.reports = reports::find(folder);
        survey.kept = Kept::of(folder, &survey.files);
        Ok(survey)
    }

    /// The compose file and its override, or the only one with another name.
    fn find(&mut self, folder: &Path) -> Vec<PathBuf> {
        if let Some(main) = STANDARD.iter().find(|name| folder.join(name).is_file()) {
            let (stem, extension) = main.rsplit_once('.').unwrap_or((main, "yml"));
            let second = format!("{stem}.override.{extension}");
            let mut files = vec![PathBuf::from(main)];
            if folder.join(&second).is_file() {
                files.push(second.into());
            }
            return files;
        }
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut others: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.starts_with("compose") || name.starts_with("docker-compose"))
            .filter(|name| name.ends_with(".yml") || name.ends_with(".yaml"))
            .collect();
        others.sort();
        match others.as_slice() {
            [] => self.notes.push("No compose file here: the file will hold a template.".to_owned()),
            [_] => {}
            [first, ..] => self.notes.push(format!(
                "Several compose files here ({}): taking {first}; name another with --compose.",
                others.join(", ")
            )),
        }
        others.truncate(1);
        others.into_iter().map(PathBuf::from).collect()
    }

    /// An MLflow server that the environment names and compose does not.
    fn add_tracking_server(&mut self, environment: &Environment) {
        let Some(tracking) = environment.get("MLFLOW_TRACKING_URI") else { return };
        if self.services.iter().any(|found| found.kind == Kind::Mlflow) {
            return;
        }
        let Some(url) = Url::parse(tracking).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        else {
            return;
        };
        let mut name = "mlflow".to_owned();
        while self.services.iter().any(|found| found.name == name) {
            name.push_str("-server");
        }
        // Credentials stay where they are.
        let url = if url.password().is_some() || !url.username().is_empty() {
            "${MLFLOW_TRACKING_URI:-http://localhost:5000}".to_owned()
        } else {
            tracking.replace('$', "$$")
        };
        self.services.push(Found {
            name,
            kind: Kind::Mlflow,
            url: Some(url),
            health: None,
            docker: None,
            depends_on: Vec::new(),
            own: false,
            metrics: None,
            set_aside: None,
        });
    }

    /// Dependencies on what is not written would lead nowhere, and circles are refused.
    fn settle_dependencies(&mut self) {
        let written: Vec<String> = self
            .services
            .iter()
            .filter(|found| found.set_aside.is_none())
            .map(|found| found.name.clone())
            .collect();
        for found in &mut self.services {
            let name = found.name.clone();
            found.depends_on.retain(|need| *need != name && written.contains(need));
        }
    }

    /// `4 services (1 left as a comment)`.
    pub(super) fn summary(&self) -> String {
        let aside = self.services.iter().filter(|found| found.set_aside.is_some()).count();
        let active = self.services.len() - aside;
        let mut text = format!("{active} service{}", if active == 1 { "" } else { "s" });
        if aside > 0 {
            text.push_str(&format!(" and {aside} as a comment"));
        }
        if let Some(first) = self.files.first() {
            text.push_str(&format!(" from {first}"));
        }
        if let Some(reports) = self.reports.as_ref().filter(|reports| reports.has_any) {
            text.push_str(&format!(", drift reports in {}", reports.folder));
        }
        match self.models.len() {
            0 => {}
            1 => text.push_str(", a registered model"),
            many => text.push_str(&format!(", {many} registered models")),
        }
        text
    }
}

fn name_of(compose: Option<&str>, folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let own = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    compose
        .map(str::to_owned)
        .or(own)
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "stack".to_owned())
}

fn found(name: &str, service: &ComposeService) -> Found {
    let image = service.image_name();
    let port = main_port(service);
    let kind = kind_of(name, service, port);
    let tls = service.asked.as_ref().is_some_and(|asked| {
        asked.tls && asked.port.is_none_or(|p| port.is_some_and(|port| port.target == p))
    }) || port.is_some_and(|port| matches!(port.target, 443 | 8443));
    let url = port.map(|port| match kind {
        Kind::Tcp => format!("{}:{}", port.host, port.port),
        _ => format!("{}://{}:{}", if tls { "https" } else { "http" }, port.host, port.port),
    });
    let own =
        kind == Kind::Http && port.is_some() && !is_one_of(image, &WEB) && known_health(image).is_none();
    let set_aside = if service.is_job {
        Some("a job that ends: others wait for its end")
    } else if service.has_profile {
        Some("started only with its profile")
    } else if port.is_none() && !service.has_healthcheck && !service.stays_up {
        Some("no published port, no health check, not restarted: a job?")
    } else {
        None
    };
    let metrics =
        service.ports.iter().find(|other| own && matches!(other.target, 9090..=9100) && Some(*other) != port);
    Found {
        name: name.to_owned(),
        kind,
        health: (kind == Kind::Http && url.is_some()).then(|| health_of(image, service, own)).flatten(),
        url,
        docker: Some(name.to_owned()),
        depends_on: service.depends_on.clone(),
        own,
        metrics: metrics.map(|port| format!("http://{}:{}/metrics", port.host, port.port)),
        set_aside,
    }
}

fn is_one_of(image: &str, names: &[&str]) -> bool {
    names.iter().any(|name| image.starts_with(name))
}

fn known_health(image: &str) -> Option<&'static str> {
    KNOWN_HEALTH.iter().find(|(name, _)| image.starts_with(name)).map(|(_, path)| *path)
}

fn health_of(image: &str, service: &ComposeService, own: bool) -> Option<Health> {
    let health = |path: &str, why| Some(Health { path: path.to_owned(), why });
    match (&service.asked, known_health(image)) {
        (Some(asked), _) if !matches!(asked.path.as_str(), "" | "/") => {
            health(&asked.path, "from its health check")
        }
        (_, Some(path)) => health(path, "where this image answers"),
        // Its own health check is content with the page itself.
        (Some(_), None) => None,
        (None, None) if own => health("/health", "a guess: take it out to ask the URL itself"),
        (None, None) => None,
    }
}

fn kind_of(name: &str, service: &ComposeService, port: Option<&Published>) -> Kind {
    let image = service.image_name();
    let mlflow = image.contains("mlflow")
        || service.command.contains("mlflow server")
        || service.command.contains("mlflow ui")
        || (service.image.is_empty() && (name == "mlflow" || name.starts_with("mlflow-server")));
    let Some(port) = port else { return Kind::Http };
    if is_one_of(image, &["prometheus"]) {
        Kind::Prometheus
    } else if is_one_of(image, &["alertmanager"]) {
        Kind::Alertmanager
    } else if is_one_of(image, &["airflow"])
        || (service.built && name.starts_with("airflow") && port.target == 8080)
    {
        Kind::Airflow
    } else if is_socket(image, port.target) {
        Kind::Tcp
    } else if mlflow {
        Kind::Mlflow
    } else {
        Kind::Http
    }
}

fn is_socket(image: &str, target: u16) -> bool {
    SOCKETS.iter().any(|(name, port)| image.starts_with(name) || *port == target)
}

/// The port that the health check asks, else one that is no metrics page, else the first.
fn main_port(service: &ComposeService) -> Option<&Published> {
    let asked = service.asked.as_ref().and_then(|asked| asked.port);
    let asked = asked.and_then(|port| service.ports.iter().find(|published| published.target == port));
    let socket = SOCKETS.iter().find(|(name, _)| service.image_name().starts_with(name));
    let socket =
        socket.and_then(|(_, port)| service.ports.iter().find(|published| published.target == *port));
    asked.or(socket).or_else(|| service.ports.first())
}
