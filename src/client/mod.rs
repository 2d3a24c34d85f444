//! Talks to services: one file per service, all through [`http`]. Knows neither screen nor commands.

pub mod docker;
mod error;
mod fanout;
pub mod http;
pub mod prometheus;
mod tls;

pub use error::{ClientError, Trouble};
pub use fanout::fan_out;
pub use http::{Answer, Call, Endpoint, Http, Stream};
pub use prometheus::{Prometheus, QueryResult};
