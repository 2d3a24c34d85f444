//! A snapshot of a Prometheus server's data, made by the server itself: live blocks change and vanish while they are
//! read, and the newest hours are in none. The snapshot's folder is removed when the backup is packed or given up.

use std::{io, path::Path, sync::Arc, time::Duration};

use anyhow::Result;
use indexmap::IndexMap;
use rustix::fs::{Access, access};

use super::{
    MadeFolder, Note, Part, Prepared,
    child::{interrupted, stopped},
    place,
};
use crate::{
    backup::archive::{Name, Trouble, Warning},
    client::{ClientError, Endpoint, Prometheus},
    config::{PathOr, PrometheusSource},
    context::Context,
    error::Fault,
};

/// Blocks are linked, and the newest hours written, which takes seconds.
const LIMIT: Duration = Duration::from_secs(600);

/// Has the server make a snapshot, and finds it.
pub(crate) async fn prepare(cx: &Context, source: &PathOr<PrometheusSource>) -> Result<Prepared> {
    let short;
    let source = match source {
        PathOr::Full(source) => source,
        PathOr::Path(data) => {
            short = PrometheusSource { data: data.into(), ..PrometheusSource::default() };
            &short
        }
    };
    let data = place::whole(&cx.loaded.folder, &source.data);
    let prometheus = server(cx, source)?;
    let shown = prometheus.endpoint().shown();
    if !data.is_dir() {
        return Err(Fault::new(format!("{} is no folder that this machine sees", data.display()))
            .hint(format!("`data:` is the --storage.tsdb.path of {shown}, as it is mounted here"))
            .into());
    }
    let version = prometheus.fetch_version().await.map_err(|error| advise(&error))?;
    let snapshot = tokio::select! {
        made = prometheus.make_snapshot(LIMIT) => made.map_err(|error| advise(&error))?,
        () = interrupted(cx) => return Err(stopped().into()),
    };
    // A name of the server becomes a path of ours.
    if snapshot.is_empty() || snapshot.contains('/') || snapshot.starts_with('.') {
        return Err(Fault::new(format!("{shown} named its snapshot `{snapshot}`, which is no name")).into());
    }
    let folder = data.join("snapshots").join(&snapshot);
    let blocks = match blocks(&folder) {
        Ok(0) => Err(Fault::new(format!("the snapshot {} holds no samples", folder.display()))
            .hint("has the server scraped anything yet?")),
        Ok(blocks) => Ok(blocks),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Fault::new(format!(
            "{shown} made the snapshot {snapshot}, but {} is not there",
            folder.display()
        ))
        .hint("is `data:` the folder of that server? its --storage.tsdb.path must be visible on this machine")
        .hint(format!("the snapshot stays where the server is, in snapshots/{snapshot}: remove it there"))),
        Err(error) => Err(Fault::new(format!("the snapshot {} cannot be read: {error}", folder.display()))
            .hint(format!(
                "run as its owner or as root; until it is removed, snapshots/{snapshot} holds disk space"
            ))),
    };
    // Also where it is of no use.
    let made = MadeFolder(folder.clone());
    let blocks = blocks?;
    let member = Name::from("prometheus");
    let removable = access(data.join("snapshots"), Access::WRITE_OK).is_ok();
    let warning = (!removable).then(|| Warning {
        name: member.clone(),
        trouble: Trouble::Other,
        message: format!("the snapshot {} cannot be removed by who runs this; remove it", folder.display()),
    });
    Ok(Prepared {
        parts: vec![Part::Tree { name: member.clone(), path: folder, excluded: Arc::new(|_, _| false) }],
        notes: vec![Note::Prometheus { member, url: shown, data, snapshot, blocks }],
        versions: IndexMap::from([("prometheus".to_owned(), version)]),
        warnings: warning.into_iter().collect(),
        made: vec![made],
        ..Prepared::default()
    })
}

fn server(cx: &Context, source: &PrometheusSource) -> Result<Prometheus, Fault> {
    if let Some(url) = &source.url {
        return Ok(Prometheus::new(&cx.http, Endpoint::new("prometheus", url, &source.transport)?));
    }
    cx.prometheus()?.ok_or_else(|| {
        Fault::new("which Prometheus makes the snapshot is not said")
            .hint("give `prometheus.url` of the configuration, or `url:` beside `data:`")
    })
}

/// Folders with the head of a block in them.
fn blocks(snapshot: &Path) -> io::Result<u64> {
    let mut count = 0;
    for entry in std::fs::read_dir(snapshot)? {
        // Reading finds out now whether it is allowed.
        match std::fs::read(entry?.path().join("meta.json")) {
            Ok(_) => count += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

fn advise(error: &ClientError) -> Fault {
    let fault = Fault::new(error.to_string());
    match error {
        // The type of error that the server gives, with 500 or 503 by version.
        ClientError::Refused { head, .. } if head.starts_with("unavailable:") => {
            fault.hint("snapshots are made by its admin API: start it with --web.enable-admin-api")
        }
        ClientError::Refused { status: 404 | 405, .. } => {
            fault.hint("what answers there makes no snapshots; is it a Prometheus server?")
        }
        _ => fault,
    }
}
