//! A program inside a running container. Its exit code is asked for afterwards: the stream does not tell it, and a
//! program that is not there is a message of the engine on it.

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Docker, LogStream, Piece, segment};
use crate::client::{Call, ClientError};

/// A program that runs. What it writes must be read to its end.
pub struct Exec {
    docker: Docker,
    id: String,
    stream: LogStream,
}

#[derive(Deserialize)]
struct Created {
    #[serde(rename = "Id")]
    id: String,
}

#[derive(Deserialize)]
struct Inspected {
    #[serde(rename = "ExitCode")]
    exit_code: Option<i64>,
    #[serde(rename = "Running", default)]
    running: bool,
}

impl Docker {
    /// Starts a program in a container, with variables added to the container's own. Ending the stream early does not
    /// end the program.
    pub async fn exec(
        &self,
        container: &str,
        words: &[String],
        environment: &[(&str, &str)],
    ) -> Result<Exec, ClientError> {
        let variables: Vec<String> =
            environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = self.path(&format!("/containers/{}/exec", segment(container))).await?;
        let body = json!({
            "AttachStdout": true, "AttachStderr": true, "Tty": false, "Cmd": words, "Env": variables,
        });
        let call = Call::new(Method::POST, path).json(&body);
        let Created { id } = self.http.send(&self.endpoint, &call).await?.decode("a program to run")?;

        let path = self.path(&format!("/exec/{}/start", segment(&id))).await?;
        let call = Call::new(Method::POST, path).json(&json!({ "Detach": false, "Tty": false }));
        let stream = self.http.open(&self.endpoint, &call).await?;
        let url = format!("{}/exec/{id}/start", self.shown());
        let stream = LogStream::opened(stream, url, true).await?;
        Ok(Exec { docker: self.clone(), id, stream })
    }
}

impl Exec {
    /// The next piece of what it writes, or none at the end.
    pub async fn next(&mut self) -> Result<Option<Piece>, ClientError> {
        self.stream.next().await
    }

    /// Its exit code, according to the engine; none while it runs.
    pub async fn fetch_exit_code(&self) -> Result<Option<i64>, ClientError> {
        let answer = self.docker.get(&format!("/exec/{}/json", segment(&self.id))).await?;
        let inspected: Inspected = answer.decode("a program that ran")?;
        Ok(inspected.exit_code.filter(|_| !inspected.running))
    }
}
