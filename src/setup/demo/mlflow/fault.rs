//! Errors in the shape of MLflow's REST API.

use serde_json::json;

use crate::setup::demo::server::Reply;

/// A refusal: HTTP status, MLflow's code, and the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    status: u16,
    code: &'static str,
    class: &'static str,
    message: String,
}

impl Fault {
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        const CODE: &str = "INVALID_PARAMETER_VALUE";
        Self { status: 400, code: CODE, class: CODE, message: message.into() }
    }

    pub(super) fn missing(parameter: &str) -> Self {
        Self::invalid(format!(
            "Missing value for required parameter '{parameter}'. See the API docs for more information about request parameters."
        ))
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self {
            status: 404,
            code: "RESOURCE_DOES_NOT_EXIST",
            class: "RESOURCE_NOT_FOUND",
            message: message.into(),
        }
    }

    /// 400, not 409.
    pub(super) fn exists(message: impl Into<String>) -> Self {
        const CODE: &str = "RESOURCE_ALREADY_EXISTS";
        Self { status: 400, code: CODE, class: CODE, message: message.into() }
    }

    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self { status: 500, code: "INTERNAL_ERROR", class: "CLIENT_INTERNAL_ERROR", message: message.into() }
    }

    pub(super) fn reply(&self) -> Reply {
        let state = if self.status == 500 { "XXM00" } else { "KAM00" };
        let body = json!({
            "error_code": self.code,
            "message": self.message,
            "sqlstate": state,
            "error_class": self.class,
        });
        Reply::json(self.status, &body)
    }
}
