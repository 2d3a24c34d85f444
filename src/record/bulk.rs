//! Places for large objects: a folder, or a bucket through clients whose limits are those of bulk data. Knows no names
//! below a place.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use object_store::{
    ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3ConfigKey, Checksum},
    multipart::MultipartStore,
    prefix::PrefixStore,
};

use super::{
    bucket::{Bucket, cause, endpoint, retries},
    place::{Folder, default_folder},
    store::address_of,
};
use crate::{
    client::{ObjectConnector, ObjectTrouble},
    config::{BucketAddress, BucketKind, StoreAddress, store_address},
    context::Context,
    error::Fault,
};

/// For so long may nothing move in a request. What is in the buffers of the system counts as moved, so a slow line
/// needs some time for the last megabytes of a part.
const STALL: Duration = Duration::from_secs(30);
/// For so long is tried again what makes no progress at all.
const PATIENCE: Duration = Duration::from_secs(90);

/// A place for large objects.
#[derive(Debug, Clone)]
pub enum Bulk {
    Folder(BulkFolder),
    Bucket(Arc<BulkBucket>),
}

/// A folder that is made when something is written to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkFolder {
    pub path: PathBuf,
    /// The levels that are the program's own, the outermost first: made with the mode of the store.
    levels: Vec<Folder>,
}

impl BulkFolder {
    /// A folder of the user's own.
    pub fn own(path: PathBuf) -> Self {
        Self { levels: vec![Folder::own(path.clone())], path }
    }

    fn below(store: Folder, below: &str) -> Self {
        let mut levels = vec![store.clone()];
        let mut path = store.path;
        for part in below.split('/') {
            path.push(part);
            levels.push(Folder { path: path.clone(), mode: store.mode });
        }
        Self { path, levels }
    }

    pub fn make(&self) -> std::io::Result<()> {
        self.levels.iter().try_for_each(Folder::make)
    }
}

impl Bulk {
    /// What is below this name in the store of the configuration.
    pub fn in_store(cx: &Context, below: &str) -> Result<Self, Fault> {
        Ok(match address_of(cx)? {
            None => Self::Folder(BulkFolder::below(default_folder(&cx.environment)?, below)),
            Some(StoreAddress::Folder(path)) => Self::Folder(BulkFolder::below(Folder::own(path), below)),
            Some(StoreAddress::Bucket(mut address)) => {
                let slash = if address.prefix.is_empty() { "" } else { "/" };
                address.prefix += slash;
                address.prefix += below;
                Self::Bucket(BulkBucket::open(cx, address)?)
            }
        })
    }

    /// What a text names: a folder, relative to another, or a bucket with a prefix.
    ///
    /// # Errors
    /// Of what is neither, and of a bucket that cannot be used.
    pub fn at(cx: &Context, text: &str, relative_to: &Path) -> Result<Self, Fault> {
        let address = store_address(text, relative_to).map_err(|why| {
            let why = why.strip_prefix("store").unwrap_or(&why);
            Fault::new(format!("`to`{why}")).hint("write a folder, or s3://bucket/prefix")
        })?;
        Ok(match address {
            StoreAddress::Folder(path) => Self::Folder(BulkFolder::own(path)),
            StoreAddress::Bucket(address) => Self::Bucket(BulkBucket::open(cx, address)?),
        })
    }
}

/// A bucket with a prefix, for large objects. Requests are made once; who makes them tries again.
pub struct BulkBucket {
    bucket: Arc<Bucket>,
    /// With limits for what is small, tried again a few times.
    pub small: Arc<dyn ObjectStore>,
    pub objects: Arc<dyn ObjectStore>,
    pub parts: Arc<dyn MultipartStore>,
    /// For requests that the crate does not know; none where it is not S3.
    pub s3: Option<S3>,
    /// For so long is tried again what makes no progress at all.
    pub patience: Duration,
}

/// What a request to S3 is signed with and sent to.
pub struct S3 {
    pub client: AmazonS3,
    pub region: String,
}

impl fmt::Debug for BulkBucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BulkBucket").field(&self.bucket.address).finish()
    }
}

impl BulkBucket {
    fn open(cx: &Context, address: BucketAddress) -> Result<Arc<Self>, Fault> {
        let bucket = cx.buckets.get(address, &cx.environment, &cx.http, cx.clock);
        if let Some(open) = bucket.bulk.get() {
            return Ok(Arc::clone(open));
        }
        let opened = Arc::new(Self::of(&bucket)?);
        Ok(Arc::clone(bucket.bulk.get_or_init(|| opened)))
    }

    fn of(bucket: &Arc<Bucket>) -> Result<Self, Fault> {
        // Tests do not wait that long.
        let seconds = bucket.environment.get("__MLOPSCTL_PATIENCE").and_then(|text| text.parse().ok());
        let patience = seconds.map_or(PATIENCE, Duration::from_secs_f64);
        let stall = STALL.min(patience / 3);
        let connector = || bucket.connector().for_bulk(stall);
        let once = RetryConfig { max_retries: 0, ..RetryConfig::default() };
        let unusable = |error| bucket.unusable(&error);
        let (small, objects, parts, s3) = match bucket.address.kind {
            BucketKind::S3 => {
                let mut builder = bucket.s3_builder()?;
                // A signature covers the bytes where nothing else protects them; over TLS a checksum is cheaper.
                let is_default = |key| builder.get_config_value(&key).is_none();
                let tls = endpoint(&builder).is_none_or(|endpoint| endpoint.starts_with("https:"));
                let checksum = is_default(AmazonS3ConfigKey::Checksum);
                let unsigned = tls && is_default(AmazonS3ConfigKey::UnsignedPayload);
                // Buckets that lock their objects take none without a checksum.
                if checksum {
                    let kind = if unsigned { Checksum::CRC64NVME } else { Checksum::SHA256 };
                    builder = builder.with_checksum_algorithm(kind);
                }
                if checksum && unsigned {
                    builder = builder.with_unsigned_payload(true);
                }
                let small = builder.clone().with_http_connector(bucket.connector()).with_retry(retries());
                let (small, _) = bucket.both(small.build().map_err(unusable)?);
                let region = builder.get_config_value(&AmazonS3ConfigKey::Region);
                let builder = builder.with_http_connector(connector()).with_retry(once);
                // One by one is what every server knows, and whose refusals say why.
                let builder = builder.with_config(AmazonS3ConfigKey::DisableBulkDelete, "true");
                let client = builder.build().map_err(unusable)?;
                let (objects, parts) = bucket.both(client.clone());
                (
                    small,
                    objects,
                    parts,
                    Some(S3 { client, region: region.unwrap_or_else(|| "us-east-1".to_owned()) }),
                )
            }
            BucketKind::Google => {
                let builder = bucket.google_builder().with_http_connector(connector()).with_retry(once);
                let (objects, parts) = bucket.both(builder.build().map_err(unusable)?);
                (bucket.objects()?, objects, parts, None)
            }
            BucketKind::Azure => {
                let builder = bucket.azure_builder().with_http_connector(connector()).with_retry(once);
                let (objects, parts) = bucket.both(builder.build().map_err(unusable)?);
                (bucket.objects()?, objects, parts, None)
            }
        };
        Ok(Self { bucket: Arc::clone(bucket), small, objects, parts, s3, patience })
    }

    pub(super) fn connector(&self) -> ObjectConnector {
        self.bucket.connector()
    }

    pub fn address(&self) -> &BucketAddress {
        &self.bucket.address
    }

    /// An error of the crate as a person can act on it.
    pub fn fault(&self, error: &object_store::Error) -> Fault {
        self.bucket.fault(error)
    }
}

impl Bucket {
    fn both<T: ObjectStore + MultipartStore>(
        &self,
        objects: T,
    ) -> (Arc<dyn ObjectStore>, Arc<dyn MultipartStore>) {
        let both = Arc::new(PrefixStore::new(objects, self.address.prefix.as_str()));
        (Arc::clone(&both) as Arc<dyn ObjectStore>, both)
    }
}

/// What the server or the way to it said; none of what the crate itself found.
pub fn trouble(error: &object_store::Error) -> Option<&ObjectTrouble> {
    cause(error)
}
