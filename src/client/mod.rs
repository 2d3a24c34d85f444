//! Talks to services: one file per service, all through [`http`]. Knows neither screen nor commands.

pub mod alertmanager;
pub mod certificate;
mod classify;
pub mod connect;
pub mod docker;
mod endpoint;
mod error;
mod fanout;
mod flow;
pub mod git;
pub mod http;
pub(crate) mod lenient;
pub mod matcher;
mod message;
pub mod mlflow;
mod objects;
mod pages;
pub mod prometheus;
mod proxy;
mod stream;
mod tls;

pub use alertmanager::Alertmanager;
pub use endpoint::Endpoint;
pub use error::{ClientError, Trouble};
pub use fanout::fan_out;
pub use git::Git;
pub use http::Http;
pub use message::{Answer, Call};
pub use mlflow::Mlflow;
pub use objects::{ObjectConnector, ObjectTrouble};
pub use pages::Pages;
pub use prometheus::{Prometheus, QueryResult};
pub use stream::Stream;
