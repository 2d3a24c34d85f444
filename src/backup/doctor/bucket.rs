//! What a bucket can do.

use anyhow::{Result, bail};
use bytes::Bytes;
use chrono::TimeDelta;
use object_store::{Error, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, path::Path as Name};

use super::probe::{Probes, probe_name};
use crate::{backup::repository::Bucket, client::ObjectTrouble, context::Context, record::trouble};

/// The least that a server takes for a part that is not the last.
const PART: usize = 5 << 20;
/// Uploads that nobody ended within this time are leftovers.
const OLD: TimeDelta = TimeDelta::hours(24);

pub(super) async fn probe(cx: &Context, bucket: &Bucket, probes: &mut Probes) {
    let name = probe_name();
    let at = Name::from(name.as_str());
    let bytes: Bytes = (0..100_000u32).map(|at| ((at * 31) >> 3) as u8).collect::<Vec<u8>>().into();
    if let Err(error) = bucket.0.small.put(&at, PutPayload::from(bytes.clone())).await {
        probes.fails("write", &bucket.fault("writing", &name, &error).into());
        clock(cx, bucket, probes).await;
        return;
    }
    probes.ok("write", format!("objects can be written to {}", bucket.shown()));
    read(bucket, &name, &bytes, probes).await;
    conditional(bucket, &at, probes).await;
    multipart(bucket, probes).await;
    unended(cx, bucket, probes).await;
    settings(bucket, probes).await;
    delete(bucket, &name, probes).await;
    clock(cx, bucket, probes).await;
}

async fn read(bucket: &Bucket, name: &str, bytes: &Bytes, probes: &mut Probes) {
    let at = Name::from(name);
    match bucket.read(name).await {
        Ok(Some(found)) if found == *bytes => probes.ok("read", "what was written is what is read"),
        Ok(_) => probes.fails("read", &anyhow::anyhow!("what is read is not what was written")),
        Err(error) => probes.fails("read", &error),
    }
    match bucket.0.small.get_range(&at, 70_001..70_123).await {
        Ok(found) if found == bytes[70_001..70_123] => {
            probes.ok("range", "a part of an object can be read: one file is restored without the others");
        }
        Ok(_) => probes.fails("range", &anyhow::anyhow!("asked for a part, the server answers with another")),
        Err(error) => probes.fails("range", &bucket.fault("reading a part of", name, &error).into()),
    }
    match bucket.list().await {
        Ok(found) if found.iter().any(|one| one.name == name) => {
            probes.ok("list", "what was written is listed at once");
        }
        Ok(_) => probes.lacks(
            "list",
            "what was written is not listed",
            "`backup list` may miss the newest backup for a while: the server's listing lags behind",
        ),
        Err(error) => probes.fails("list", &error),
    }
}

/// The object is there already: a put that must create it is to be refused.
async fn conditional(bucket: &Bucket, at: &Name, probes: &mut Probes) {
    let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
    let means =
        "two runs could write the same name unnoticed; names of backups are unique, so none is lost by it";
    match bucket.0.small.put_opts(at, PutPayload::from_static(b"second"), options).await {
        Err(Error::AlreadyExists { .. }) => {
            probes.ok("conditional-put", "a second writer of a name is refused");
        }
        Ok(_) => probes.lacks("conditional-put", "a second put with If-None-Match came through", means),
        Err(error) => {
            let fault = bucket.fault("writing", "a name twice", &error);
            probes.lacks("conditional-put", fault.message, means);
        }
    }
}

async fn multipart(bucket: &Bucket, probes: &mut Probes) {
    let name = probe_name();
    match upload(bucket, &name).await {
        Ok(()) => probes.ok("multipart", "large archives go up in parts, and an upload can be aborted"),
        Err(error) => probes.fails("multipart", &error),
    }
    let _ = bucket.remove(&name).await;
}

async fn upload(bucket: &Bucket, name: &str) -> Result<()> {
    let at = Name::from(name);
    let parts = &bucket.0.parts;
    let fault = |doing: &str, error: &Error| bucket.fault(doing, name, error);
    let begin = || async { parts.create_multipart(&at).await };
    let id = begin().await.map_err(|error| fault("beginning the upload of", &error))?;
    let sent = async {
        let large = PutPayload::from(vec![7; PART]);
        let first = parts.put_part(&at, &id, 0, large).await?;
        let second = parts.put_part(&at, &id, 1, PutPayload::from_static(b"last")).await?;
        parts.complete_multipart(&at, &id, vec![first, second]).await
    };
    if let Err(error) = sent.await {
        let _ = parts.abort_multipart(&at, &id).await;
        return Err(fault("uploading in parts", &error).into());
    }
    let size = bucket.size(name).await?;
    if size != Some(PART as u64 + 4) {
        bail!("of {} bytes in two parts the server has {}", PART + 4, size.unwrap_or(0));
    }
    let id = begin().await.map_err(|error| fault("beginning the upload of", &error))?;
    parts.abort_multipart(&at, &id).await.map_err(|error| fault("aborting the upload of", &error))?;
    Ok(())
}

async fn unended(cx: &Context, bucket: &Bucket, probes: &mut Probes) {
    const RULE: &str = "set a lifecycle rule that aborts incomplete multipart uploads after some days";
    if bucket.0.s3.is_none() {
        return;
    }
    let uploads = match bucket.0.unended("").await {
        Ok(uploads) => uploads,
        Err(error) => {
            return probes.lacks("uploads", untold("unended uploads", bucket, &error), RULE);
        }
    };
    let now = cx.clock.now();
    let old = uploads.iter().filter(|one| one.begun.is_none_or(|begun| now - begun > OLD)).count();
    match (old, uploads.len()) {
        (0, 0) => probes.ok("uploads", "no upload was left unended"),
        (0, some) => probes.ok("uploads", format!("{some} uploads are under way or were left today")),
        (old, _) => {
            let message =
                format!("{old} uploads were begun over a day ago and never ended; their parts are paid for");
            probes.lacks("uploads", message, RULE);
        }
    }
}

async fn settings(bucket: &Bucket, probes: &mut Probes) {
    match bucket.0.ask("versioning=").await {
        Ok(None) => return,
        Ok(Some(told)) if told.element("Status") == Some("Enabled") => probes.ok(
            "versioning",
            "old versions stay: what is deleted by mistake can be had again, and pruned backups take room until a lifecycle rule expires them",
        ),
        Ok(Some(told)) if told.status < 300 => {
            probes.ok("versioning", "the bucket keeps no old versions: what is deleted is gone at once");
        }
        Ok(Some(told)) => probes.lacks("versioning", format!("HTTP {}", told.status), UNTOLD),
        Err(error) => probes.lacks("versioning", untold("its versioning", bucket, &error), UNTOLD),
    }
    match bucket.0.ask("object-lock=").await {
        Ok(Some(told)) if told.element("ObjectLockEnabled") == Some("Enabled") => {
            let period = ["Days", "Years"]
                .iter()
                .find_map(|unit| Some(format!("{} {}", told.element(unit)?, unit.to_lowercase())));
            probes.ok("object-lock", match (period, told.element("Mode")) {
                (Some(period), mode) => format!(
                    "objects are locked for {period} ({}): nobody deletes backups before, `backup prune` neither",
                    mode.unwrap_or("no mode")
                ),
                (None, _) => "objects may be locked, but are not by default: whoever has these credentials can delete backups".to_owned(),
            });
        }
        Ok(None) => {}
        Ok(Some(told)) if told.status < 300 || told.status == 404 => probes
            .ok("object-lock", "objects are not locked: whoever has these credentials can delete backups"),
        Ok(Some(told)) => probes.lacks("object-lock", format!("HTTP {}", told.status), UNTOLD),
        Err(error) => probes.lacks("object-lock", untold("its object lock", bucket, &error), UNTOLD),
    }
}

/// A server that does not know a question says so.
fn untold(what: &str, bucket: &Bucket, error: &Error) -> String {
    match trouble(error) {
        Some(ObjectTrouble::Refused { status, code, .. }) => {
            format!("the server does not tell of {what} (HTTP {status} {code})")
        }
        _ => bucket.fault("asking for", what, error).message,
    }
}

const UNTOLD: &str = "the server, or what these credentials may do, does not tell; whether deleted backups can be had again is unknown";

async fn delete(bucket: &Bucket, name: &str, probes: &mut Probes) {
    const MEANS: &str = "backups can be made, but not pruned by these credentials; that is good against whoever steals them, if a lifecycle rule removes old ones";
    match bucket.remove(name).await {
        Ok(()) => match bucket.size(name).await {
            Ok(None) => probes.ok("delete", "objects can be removed"),
            Ok(Some(_)) => {
                probes.lacks("delete", format!("{name} is still there after it was removed"), MEANS);
            }
            Err(error) => probes.unknown("delete", &error),
        },
        Err(error) => probes.lacks("delete", format!("{error:#}"), MEANS),
    }
}

async fn clock(cx: &Context, bucket: &Bucket, probes: &mut Probes) {
    let asked = bucket.0.ask("location=").await;
    let skewed = asked.as_ref().err().and_then(trouble).is_some_and(
        |trouble| matches!(trouble, ObjectTrouble::Refused { code, .. } if code == "RequestTimeTooSkewed"),
    );
    match asked {
        Ok(Some(told)) => {
            if let Some(date) = told.date() {
                probes.clock(date - cx.clock.now());
            }
        }
        Err(error) if skewed => probes.fails("clock", &bucket.fault("comparing", "clocks", &error).into()),
        Ok(None) | Err(_) => {}
    }
}
