//! Requests to S3 that the object-store crate does not know: what a bucket is set to, and uploads nobody ended.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use object_store::{
    aws::AwsAuthorizer,
    client::{ClientOptions, HttpClient, HttpConnector as _, HttpRequestBody},
    path::Path as Name,
    signer::Signer as _,
};
use reqwest::{
    Method,
    header::{DATE, HeaderMap},
};

use super::BulkBucket;

/// What a server answered.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

/// A multipart upload that was begun and not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unended {
    /// Without what is common to all names of the place.
    pub name: String,
    pub upload: String,
    pub begun: Option<DateTime<Utc>>,
}

impl Told {
    /// The server's clock when it answered.
    pub fn date(&self) -> Option<DateTime<Utc>> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        Some(DateTime::parse_from_rfc2822(date).ok()?.to_utc())
    }

    /// The text of the first element of this name.
    pub fn element(&self, name: &str) -> Option<&str> {
        elements(&self.text, name).next()
    }
}

impl BulkBucket {
    /// A signed GET of the bucket with this query. None where it is not S3.
    ///
    /// # Errors
    /// Of what cannot be reached, or is refused; an answer of 404 is none.
    pub async fn ask(&self, query: &str) -> object_store::Result<Option<Told>> {
        let Some(s3) = &self.s3 else { return Ok(None) };
        let failed = |source| object_store::Error::Generic { store: "S3", source };
        let limit = std::time::Duration::from_secs(60);
        let mut url = s3.client.signed_url(Method::GET, &Name::from("x"), limit).await?;
        url.set_query(Some(query));
        url.path_segments_mut().map_err(|()| failed("the server's address is no URL".into()))?.pop();
        let request = hyper::Request::get(url.as_str()).body(HttpRequestBody::from(Bytes::new()));
        let mut request = request.map_err(|error| failed(error.into()))?;
        let credential = s3.client.credentials().get_credential().await?;
        AwsAuthorizer::new(&credential, "s3", &s3.region).try_authorize(&mut request, None)?;
        let client: HttpClient = self.connector().connect(&ClientOptions::default())?;
        let answer = client.execute(request).await.map_err(|error| failed(error.into()))?;
        let (parts, body) = answer.into_parts();
        let body = body.bytes().await.map_err(|error| failed(error.into()))?;
        let text = String::from_utf8_lossy(&body).into_owned();
        Ok(Some(Told { status: parts.status.as_u16(), headers: parts.headers, text }))
    }

    /// The first thousand uploads below a name that were begun and not ended.
    ///
    /// # Errors
    /// As of [`BulkBucket::ask`]; many servers do not know the question.
    pub async fn unended(&self, below: &str) -> object_store::Result<Vec<Unended>> {
        let prefix = match self.address().prefix.as_str() {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("uploads", "").append_pair("prefix", &format!("{prefix}{below}"));
        let Some(told) = self.ask(&query.finish()).await? else { return Ok(Vec::new()) };
        Ok(uploads(&told.text, &prefix))
    }
}

fn uploads(text: &str, prefix: &str) -> Vec<Unended> {
    let upload = |part: &str| {
        let one = |name| elements(part, name).next();
        let name = one("Key")?.strip_prefix(prefix)?;
        let begun = one("Initiated").and_then(|time| DateTime::parse_from_rfc3339(time).ok());
        let begun = begun.map(|time| time.to_utc());
        (!name.contains('/'))
            .then(|| Some(Unended { name: name.to_owned(), upload: one("UploadId")?.to_owned(), begun }))?
    };
    elements(text, "Upload").filter_map(upload).collect()
}

/// The texts of all elements of this name; none of them holds one of its own kind.
fn elements<'a>(mut xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (begin, end) = (format!("<{name}>"), format!("</{name}>"));
    std::iter::from_fn(move || {
        let (_, rest) = xml.split_once(&begin)?;
        let (text, rest) = rest.split_once(&end)?;
        xml = rest;
        Some(text.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_of_this_place_are_read() {
        let upload = |key: &str| {
            format!(
                "<Upload><Key>{key}</Key><UploadId>u-{key}</UploadId><Initiated>2026-03-01T10:00:00.000Z</Initiated></Upload>"
            )
        };
        let text = format!(
            "<ListMultipartUploadsResult><KeyMarker/>{}{}{}<Upload><Key>a/b/cut</Key></Upload></ListMultipartUploadsResult>",
            upload("a/b/one"),
            upload("a/b/deeper/two"),
            upload("other")
        );
        let found = uploads(&text, "a/b/");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].upload.as_str()), ("one", "u-a/b/one"));
        assert_eq!(found[0].begun.unwrap().to_rfc3339(), "2026-03-01T10:00:00+00:00");
        assert_eq!(uploads("", ""), []);
    }
}
