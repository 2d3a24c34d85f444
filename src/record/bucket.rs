//! A store behind a network: S3 and what speaks like it; Google Cloud Storage and Azure by the same crate.

use std::{
    error::Error as StdError,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use object_store::{
    BackoffConfig, ObjectStore, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    azure::MicrosoftAzureBuilder,
    gcp::GoogleCloudStorageBuilder,
    prefix::PrefixStore,
};

use super::{
    bulk::BulkBucket,
    credentials::{self, FromCli},
};
use crate::{
    client::{Http, ObjectConnector, ObjectTrouble},
    config::{BucketAddress, BucketKind, cut_line},
    context::{Clock, Environment},
    error::Fault,
};

/// How long to wait before a lease that was put is read back, where nobody vouches that of two puts at the same time
/// only one succeeds. A put that takes longer than this does not count.
const SETTLE: Duration = Duration::from_secs(1);

/// Where the metadata service of a cloud machine is.
const METADATA_HOST: &str = "http://169.254.";

/// The buckets that this run has opened, each once. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Buckets(Arc<Mutex<Vec<Arc<Bucket>>>>);

impl Buckets {
    /// The bucket of this address.
    pub(super) fn get(
        &self,
        address: BucketAddress,
        environment: &Arc<Environment>,
        http: &Http,
        clock: Clock,
    ) -> Arc<Bucket> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.iter().find(|bucket| bucket.address == address) {
            return Arc::clone(found);
        }
        let bucket = Arc::new(Bucket {
            address,
            environment: Arc::clone(environment),
            http: http.clone(),
            clock,
            opened: OnceLock::new(),
            bulk: OnceLock::new(),
        });
        known.push(Arc::clone(&bucket));
        bucket
    }
}

/// One bucket with a prefix. Settings are read when it is first used.
pub(super) struct Bucket {
    pub(super) address: BucketAddress,
    pub(super) environment: Arc<Environment>,
    pub(super) http: Http,
    clock: Clock,
    opened: OnceLock<Opened>,
    pub(super) bulk: OnceLock<Arc<BulkBucket>>,
}

#[derive(Clone)]
struct Opened {
    objects: Arc<dyn ObjectStore>,
    settle: Option<Duration>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.address).finish()
    }
}

impl Bucket {
    pub(super) fn objects(&self) -> Result<Arc<dyn ObjectStore>, Fault> {
        Ok(Arc::clone(&self.opened()?.objects))
    }

    /// How long a put must have been there before it counts as the only one; none where the server sees to that.
    pub(super) fn settle(&self) -> Result<Option<Duration>, Fault> {
        Ok(self.opened()?.settle)
    }

    fn opened(&self) -> Result<&Opened, Fault> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let opened = match self.address.kind {
            BucketKind::S3 => self.open_s3()?,
            BucketKind::Google => self.open_google()?,
            BucketKind::Azure => self.open_azure()?,
        };
        Ok(self.opened.get_or_init(|| opened))
    }

    fn open_s3(&self) -> Result<Opened, Fault> {
        let builder = self.s3_builder()?;
        let endpoint = endpoint(&builder);
        let builder = builder.with_http_connector(self.connector()).with_retry(retries());
        let objects = builder.build().map_err(|error| self.unusable(&error))?;
        let vouched = endpoint.is_none_or(|endpoint| endpoint.contains(".amazonaws.com"));
        Ok(self.opened_as(objects, (!vouched).then_some(SETTLE)))
    }

    /// With the settings of environment and profile, but for connections and retries.
    pub(super) fn s3_builder(&self) -> Result<AmazonS3Builder, Fault> {
        let environment = &self.environment;
        let mut builder = AmazonS3Builder::new();
        for (key, value) in self.variables("AWS_") {
            // The connection is ours, and the bucket is the store's.
            match key.parse() {
                Ok(AmazonS3ConfigKey::Client(_) | AmazonS3ConfigKey::Bucket) | Err(_) => {}
                Ok(key) => builder = builder.with_config(key, value),
            }
        }
        let profile = credentials::profile(environment)?;
        let has = |key| builder.get_config_value(&key).is_some();
        let region = !has(AmazonS3ConfigKey::Region);
        let endpoint = !has(AmazonS3ConfigKey::Endpoint) && !has(AmazonS3ConfigKey::S3Endpoint);
        let keys = has(AmazonS3ConfigKey::AccessKeyId) || has(AmazonS3ConfigKey::SecretAccessKey);
        let asked = environment.get("AWS_PROFILE").is_some();
        let role = has(AmazonS3ConfigKey::WebIdentityTokenFile)
            || has(AmazonS3ConfigKey::ContainerCredentialsRelativeUri)
            || has(AmazonS3ConfigKey::ContainerCredentialsFullUri);
        if let Some(region) = profile.region.as_ref().filter(|_| region) {
            builder = builder.with_region(region);
        }
        if let Some(url) = profile.endpoint.as_ref().filter(|_| endpoint) {
            builder = builder.with_endpoint(url);
        }
        if !keys && (asked || !role) {
            if profile.needs_cli {
                builder = builder.with_credentials(Arc::new(FromCli::new(&profile.name, self.clock)));
            } else if let Some(keys) = profile.keys {
                builder = builder.with_access_key_id(keys.id).with_secret_access_key(keys.secret);
                if let Some(token) = keys.token {
                    builder = builder.with_token(token);
                }
            } else if environment.get("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value == "true") {
                return Err(no_credentials(&self.address.shown()));
            }
        }
        Ok(builder.with_bucket_name(&self.address.bucket))
    }

    fn open_google(&self) -> Result<Opened, Fault> {
        let builder = self.google_builder().with_http_connector(self.connector()).with_retry(retries());
        Ok(self.opened_as(builder.build().map_err(|error| self.unusable(&error))?, None))
    }

    pub(super) fn google_builder(&self) -> GoogleCloudStorageBuilder {
        let mut builder = GoogleCloudStorageBuilder::new();
        for (key, value) in self.variables("GOOGLE_") {
            if let Ok(key) = key.parse() {
                builder = builder.with_config(key, value);
            }
        }
        builder.with_bucket_name(&self.address.bucket)
    }

    fn open_azure(&self) -> Result<Opened, Fault> {
        let builder = self.azure_builder().with_http_connector(self.connector()).with_retry(retries());
        Ok(self.opened_as(builder.build().map_err(|error| self.unusable(&error))?, None))
    }

    pub(super) fn azure_builder(&self) -> MicrosoftAzureBuilder {
        let mut builder = MicrosoftAzureBuilder::new();
        for (key, value) in self.variables("AZURE_") {
            if let Ok(key) = key.parse() {
                builder = builder.with_config(key, value);
            }
        }
        builder.with_container_name(&self.address.bucket)
    }

    fn opened_as(&self, objects: impl ObjectStore, settle: Option<Duration>) -> Opened {
        let objects: Arc<dyn ObjectStore> = match self.address.prefix.as_str() {
            "" => Arc::new(objects),
            prefix => Arc::new(PrefixStore::new(objects, prefix)),
        };
        Opened { objects, settle }
    }

    pub(super) fn connector(&self) -> ObjectConnector {
        let ca = self.environment.get("AWS_CA_BUNDLE").map(PathBuf::from);
        ObjectConnector::new(&self.http, ca.filter(|_| self.address.kind == BucketKind::S3))
    }

    /// The variables of a cloud, their names in small letters as the crate knows them.
    fn variables(&self, prefix: &str) -> Vec<(String, String)> {
        let names = self.environment.names().filter(|name| name.starts_with(prefix));
        names
            .filter_map(|name| Some((name.to_ascii_lowercase(), self.environment.get(name)?.to_owned())))
            .collect()
    }

    pub(super) fn unusable(&self, error: &object_store::Error) -> Fault {
        Fault::new(format!(
            "the store {} cannot be used: {}",
            self.address.shown(),
            cut_line(&error.to_string(), 300)
        ))
        .hint("see `store` in docs/configuration.md for the variables that it takes")
    }

    /// An error of the crate as a person can act on it.
    pub(super) fn fault(&self, error: &object_store::Error) -> Fault {
        let store = self.address.shown();
        if let Some(fault) = cause::<Fault>(error) {
            return Fault { message: fault.message.clone(), hints: fault.hints.clone(), exit: fault.exit };
        }
        let Some(trouble) = cause::<ObjectTrouble>(error) else {
            return Fault::new(format!("the store {store} fails: {}", cut_line(&error.to_string(), 300)));
        };
        match trouble {
            ObjectTrouble::Unreachable { url, .. } if url.starts_with(METADATA_HOST) => {
                no_credentials(&store)
            }
            ObjectTrouble::Unreachable { .. } => {
                let fault = Fault::new(format!("the store {store} cannot be reached: {trouble}"));
                fault.hint(match self.address.kind {
                    BucketKind::S3 => "is the server up, and is AWS_ENDPOINT_URL right?",
                    BucketKind::Google | BucketKind::Azure => "is the network up?",
                })
            }
            ObjectTrouble::Refused { status, code, region, .. } => {
                let fault = Fault::new(format!("the store {store} refuses: {trouble}"));
                fault.hint(match (code.as_str(), region) {
                    ("NoSuchBucket" | "ContainerNotFound", _) => {
                        format!("create the bucket `{}`, or correct `store:`", self.address.bucket)
                    }
                    (_, Some(region)) if *status != 403 => format!("set AWS_REGION={region}"),
                    ("ExpiredToken" | "ExpiredTokenException", _) => "log in again: aws sso login".to_owned(),
                    ("RequestTimeTooSkewed", _) => "set the clock of this machine".to_owned(),
                    (_, _) if *status >= 500 => "the server is in trouble: try again later".to_owned(),
                    _ => "check the credentials and what they may do with the bucket".to_owned(),
                })
            }
        }
    }
}

/// The server, where it is not Amazon's.
pub(super) fn endpoint(builder: &AmazonS3Builder) -> Option<String> {
    let keys = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint];
    keys.iter().find_map(|key| builder.get_config_value(key))
}

/// Whether the server does not know create-only puts.
pub(super) fn knows_no_create(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotImplemented { .. })
        || matches!(cause(error), Some(ObjectTrouble::Refused { status: 501, .. }))
}

pub(super) fn cause<'a, T: StdError + 'static>(error: &'a object_store::Error) -> Option<&'a T> {
    let mut at: Option<&'a (dyn StdError + 'static)> = Some(error);
    while let Some(error) = at {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        at = error.source();
    }
    None
}

/// A dead server is known as such within seconds: what timed out is not tried again.
pub(super) fn retries() -> RetryConfig {
    let backoff = BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(1),
        ..BackoffConfig::default()
    };
    RetryConfig { backoff, max_retries: 2, retry_timeout: Duration::from_secs(4) }
}

fn no_credentials(store: &str) -> Fault {
    Fault::new(format!(
        "there are no credentials for the store {store}: no AWS_ACCESS_KEY_ID, no profile with keys, and no role of this machine"
    ))
    .hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE")
}
