//! What `~/.aws` says: profiles with keys are read here; what only the AWS CLI understands (SSO, assumed roles, credential
//! programs) comes from `aws configure export-credentials`.

use std::{
    collections::BTreeMap,
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use object_store::{CredentialProvider, aws::AwsCredential};
use serde::Deserialize;
use tokio::{process::Command, sync::Mutex};

use crate::{
    config::cut_line,
    context::{Clock, Environment},
    error::Fault,
};

/// A login in a browser does not happen here; refreshing a token may take a while.
const CLI_LIMIT: Duration = Duration::from_secs(20);
/// Credentials that end sooner are fetched anew.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// What a profile says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) keys: Option<Keys>,
    /// Its credentials are made by the AWS CLI.
    pub(super) needs_cli: bool,
    pub(super) region: Option<String>,
    pub(super) endpoint: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
}

type Sections = BTreeMap<String, BTreeMap<String, String>>;

/// The profile of `AWS_PROFILE`, or `default`.
///
/// # Errors
/// When `AWS_PROFILE` names one that neither file has.
pub(super) fn profile(environment: &Environment) -> Result<Profile, Fault> {
    let file = |variable: &str, name: &str| -> Option<PathBuf> {
        let given = environment.get(variable).map(PathBuf::from);
        given.or_else(|| Some(Path::new(environment.get("HOME")?).join(".aws").join(name)))
    };
    let read = |path: Option<PathBuf>| {
        path.and_then(|path| std::fs::read_to_string(path).ok()).map(|text| sections(&text))
    };
    let credentials = read(file("AWS_SHARED_CREDENTIALS_FILE", "credentials")).unwrap_or_default();
    let config = read(file("AWS_CONFIG_FILE", "config")).unwrap_or_default();
    let asked = environment.get("AWS_PROFILE").or_else(|| environment.get("AWS_DEFAULT_PROFILE"));
    let name = asked.unwrap_or("default");
    let (found, profile) = profile_of(name, &credentials, &config);
    match asked {
        Some(name) if !found => Err(Fault::new(format!("there is no AWS profile `{name}`"))
            .hint("see `aws configure list-profiles`, and correct AWS_PROFILE")),
        _ => Ok(profile),
    }
}

fn profile_of(name: &str, credentials: &Sections, config: &Sections) -> (bool, Profile) {
    let with_prefix = format!("profile {name}");
    let places = [credentials.get(name), config.get(&with_prefix), config.get(name)];
    let get = |key: &str| places.iter().flatten().find_map(|place| place.get(key).cloned());
    let keys = get("aws_access_key_id").zip(get("aws_secret_access_key"));
    let keys = keys.map(|(id, secret)| Keys { id, secret, token: get("aws_session_token") });
    let for_the_cli =
        ["sso_session", "sso_start_url", "role_arn", "credential_process", "login_session", "source_profile"];
    let profile = Profile {
        name: name.to_owned(),
        // A role is assumed with the keys, not instead of them.
        needs_cli: get("role_arn").is_some()
            || keys.is_none() && for_the_cli.iter().any(|key| get(key).is_some()),
        keys,
        region: get("region"),
        endpoint: get("endpoint_url"),
    };
    (places.iter().any(Option::is_some), profile)
}

/// The sections of an AWS file. Indented lines belong to a nested setting, which nothing here needs.
fn sections(text: &str) -> Sections {
    let mut found = Sections::new();
    let mut section = None;
    for line in text.lines() {
        if let Some(name) = line.trim_end().strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let words: Vec<&str> = name.split_whitespace().collect();
            let name = words.join(" ").replace(['"', '\''], "");
            found.entry(name.clone()).or_default();
            section = Some(name);
        } else if let (Some(section), Some((key, value))) = (&section, line.split_once('='))
            && !line.starts_with([' ', '\t', '#', ';'])
            && !value.trim().is_empty()
        {
            let of_section = found.entry(section.clone()).or_default();
            of_section.insert(key.trim().to_lowercase(), value.trim().to_owned());
        }
    }
    found
}

/// Credentials from the AWS CLI, for as long as they last.
#[derive(Debug)]
pub(super) struct FromCli {
    profile: String,
    clock: Clock,
    cached: Mutex<Option<Cached>>,
}

/// The credentials, and when they end.
type Cached = (Arc<AwsCredential>, Option<DateTime<Utc>>);

/// What `--format process` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<DateTime<Utc>>,
}

impl FromCli {
    pub(super) fn new(profile: &str, clock: Clock) -> Self {
        Self { profile: profile.to_owned(), clock, cached: Mutex::default() }
    }

    async fn credential(&self) -> Result<Arc<AwsCredential>, Fault> {
        let mut cached = self.cached.lock().await;
        let now = self.clock.now();
        if let Some((credential, until)) = &*cached
            && until.is_none_or(|until| until - now > MARGIN)
        {
            return Ok(Arc::clone(credential));
        }
        let exported = self.export().await?;
        let credential = Arc::new(AwsCredential {
            key_id: exported.access_key_id,
            secret_key: exported.secret_access_key,
            token: exported.session_token,
        });
        *cached = Some((Arc::clone(&credential), exported.expiration));
        Ok(credential)
    }

    async fn export(&self) -> Result<Exported, Fault> {
        let profile = &self.profile;
        let mut command = Command::new("aws");
        command.args(["configure", "export-credentials", "--format", "process", "--profile", profile]);
        command.stdin(Stdio::null()).kill_on_drop(true);
        let login = format!("log in: aws sso login --profile {}", crate::error::shell_word(profile));
        let output = match tokio::time::timeout(CLI_LIMIT, command.output()).await {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => {
                return Err(Fault::new(format!(
                    "the AWS profile `{profile}` needs the AWS CLI, which cannot be run: {error}"
                ))
                .hint(
                    "install the AWS CLI (version 2), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                ));
            }
            Err(_) => {
                let seconds = CLI_LIMIT.as_secs();
                let message =
                    format!("`aws configure export-credentials --profile {profile}` took over {seconds} s");
                return Err(Fault::new(message).hint(login));
            }
        };
        if !output.status.success() {
            let said = cut_line(&String::from_utf8_lossy(&output.stderr), 300);
            let message = format!("the AWS CLI gives no credentials for the profile `{profile}`: {said}");
            return Err(Fault::new(message).hint(login));
        }
        // What does not parse may hold half a secret, and is not shown.
        serde_json::from_slice(&output.stdout).map_err(|_| {
            Fault::new("the AWS CLI gives credentials in a form that is not understood")
                .hint("`aws configure export-credentials` came with version 2.9 of the AWS CLI")
        })
    }
}

impl CredentialProvider for FromCli {
    type Credential = AwsCredential;

    fn get_credential<'a, 'b>(
        &'a self,
    ) -> Pin<Box<dyn Future<Output = object_store::Result<Arc<AwsCredential>>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async {
            let failed = |fault: Fault| object_store::Error::Generic { store: "S3", source: Box::new(fault) };
            self.credential().await.map_err(failed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "\
# a comment
[default]
region = eu-central-1
[profile team]
region=us-west-2
endpoint_url = http://127.0.0.1:9000
s3 =
  addressing_style = path
[profile sso]
sso_session = corp
[profile role]
role_arn = arn:aws:iam::1:role/x
source_profile = default
[profile plain]
output = json
";
    const CREDENTIALS: &str = "\
[default]
aws_access_key_id = AKIA1
aws_secret_access_key = secret-one
[ team ]
AWS_ACCESS_KEY_ID=AKIA2
aws_secret_access_key=a=b/c
aws_session_token = token
";

    #[test]
    fn profiles_are_read_from_both_files() {
        let (credentials, config) = (sections(CREDENTIALS), sections(CONFIG));
        let read = |name| profile_of(name, &credentials, &config);
        let keys = |id: &str, secret: &str, token: Option<&str>| {
            Some(Keys { id: id.into(), secret: secret.into(), token: token.map(str::to_owned) })
        };
        let (found, default) = read("default");
        assert!(found && !default.needs_cli);
        assert_eq!(
            (default.keys, default.region.as_deref()),
            (keys("AKIA1", "secret-one", None), Some("eu-central-1"))
        );
        let (_, team) = read("team");
        assert_eq!(team.keys, keys("AKIA2", "a=b/c", Some("token")));
        assert_eq!(team.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
        assert!(read("sso").1.needs_cli && read("role").1.needs_cli);
        let (found, plain) = read("plain");
        assert!(found && !plain.needs_cli && plain.keys.is_none());
        assert!(!read("nobody").0);
    }
}
