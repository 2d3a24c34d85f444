//! `MLmodel`: what MLflow writes beside each model. YAML, with the signature as JSON texts within.
//!
//! Layout: <https://mlflow.org/docs/latest/ml/model/#mlmodel-file>; seen of MLflow 2.22 and 3.18.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::model::signature::{Signature, SignatureError};

/// What is read of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MlModel {
    /// None: the model was logged without.
    pub signature: Option<Signature>,
    /// Libraries that can load it, without `python_function`.
    pub flavours: Vec<String>,
    /// What loads it as a Python function: `mlflow.sklearn`.
    pub loader: Option<String>,
}

/// Why a file is no `MLmodel`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MlModelError {
    #[error("it is no text")]
    NoText,
    #[error("it is no YAML of the known layout: {0}")]
    NoYaml(String),
    #[error("it has neither flavors nor a signature, so it is something else")]
    SomethingElse,
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    flavors: BTreeMap<String, Value>,
    #[serde(default)]
    signature: Option<Texts>,
    /// Of entries of `mlflow.log-model.history` alone.
    #[serde(default)]
    artifact_path: Option<String>,
}

#[derive(Deserialize)]
struct Texts {
    #[serde(default)]
    inputs: Option<String>,
    #[serde(default)]
    outputs: Option<String>,
    #[serde(default)]
    params: Option<String>,
}

impl MlModel {
    /// Reads the file.
    ///
    /// # Errors
    /// It is none, or its signature is of an unknown layout.
    pub fn parse(bytes: &[u8]) -> Result<Self, MlModelError> {
        let text = std::str::from_utf8(bytes).map_err(|_| MlModelError::NoText)?;
        let file: File =
            serde_yaml::from_str(text).map_err(|error| MlModelError::NoYaml(error.to_string()))?;
        Self::of(file)
    }

    /// Of the tag `mlflow.log-model.history` of a run: the entry of the artifact folder, the last one of it.
    pub fn of_history(text: &str, folder: &str) -> Option<Self> {
        let files: Vec<File> = serde_json::from_str(text).ok()?;
        let mut of_folder = files.into_iter().rev();
        let is_it = |file: &File| file.artifact_path.as_deref().is_some_and(|path| path.ends_with(folder));
        Self::of(of_folder.find(is_it)?).ok()
    }

    fn of(file: File) -> Result<Self, MlModelError> {
        if file.flavors.is_empty() && file.signature.is_none() {
            return Err(MlModelError::SomethingElse);
        }
        let python = file.flavors.get("python_function");
        let loader = python.and_then(|python| python.get("loader_module")?.as_str()).map(str::to_owned);
        let signature = match &file.signature {
            None => None,
            Some(Texts { inputs: None, outputs: None, params: None }) => None,
            Some(Texts { inputs, outputs, params }) => {
                Some(Signature::of(inputs.as_deref(), outputs.as_deref(), params.as_deref())?)
            }
        };
        let flavours = file.flavors.into_keys().filter(|name| name != "python_function").collect();
        Ok(Self { signature, flavours, loader })
    }

    /// The library: its own flavour, else what loads it.
    pub fn flavour(&self) -> Option<String> {
        if self.flavours.is_empty() { self.loader.clone() } else { Some(self.flavours.join("+")) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::signature::compare;

    /// As MLflow 2.22.5 wrote it.
    const TWO: &str = r#"artifact_path: model
flavors:
  python_function:
    env: { conda: conda.yaml, virtualenv: python_env.yaml }
    loader_module: mlflow.sklearn
    model_path: model.pkl
    python_version: 3.11.7
  sklearn:
    code: null
    pickled_model: model.pkl
mlflow_version: 2.22.5
run_id: f2aac3f837b8440fbaa44643be7be175
signature:
  inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 6]}}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: null
"#;

    #[test]
    fn a_file_as_mlflow_writes_it() {
        let file = MlModel::parse(TWO.as_bytes()).unwrap();
        assert_eq!(file.signature.unwrap().describe(), "(float64[-1, 6]) -> (int64[-1])");
        assert_eq!(
            (file.flavours, file.loader),
            (vec!["sklearn".to_owned()], Some("mlflow.sklearn".to_owned()))
        );
    }

    #[test]
    fn a_model_may_have_no_signature() {
        for text in [
            "flavors: { onnx: {} }",
            "flavors: { onnx: {} }\nsignature: null",
            "flavors: { onnx: {} }\nsignature: {}",
        ] {
            assert_eq!(MlModel::parse(text.as_bytes()).unwrap().signature, None, "{text}");
        }
    }

    #[test]
    fn what_is_no_such_file_is_said() {
        for text in ["", "<!doctype html><html></html>", "[1, 2]", "a: 1", "flavors: 3", "{"] {
            assert!(MlModel::parse(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(MlModel::parse(&[0xff, 0xfe]), Err(MlModelError::NoText));
        let bad = MlModel::parse(b"flavors: { onnx: {} }\nsignature: { inputs: '{}' }");
        assert!(matches!(bad, Err(MlModelError::Signature(_))), "{bad:?}");
    }

    #[test]
    fn what_the_run_notes_of_it() {
        let history = r#"[{"artifact_path": "model", "flavors": {"sklearn": {}}, "signature": {"inputs": "[{\"type\": \"double\", \"name\": \"x\"}]", "outputs": null}},
            {"artifact_path": "other", "flavors": {"onnx": {}}}]"#;
        let file = MlModel::of_history(history, "model").unwrap();
        assert_eq!(file.flavours, ["sklearn"]);
        assert!(file.signature.unwrap().outputs.is_none());
        assert_eq!(MlModel::of_history(history, "none"), None);
        assert_eq!(MlModel::of_history("{", "model"), None);
    }

    /// Columns as some program may have written them.
    fn columns() -> impl Strategy<Value = String> {
        let column =
            (0..6_usize, 0..4_usize, proptest::option::of(any::<bool>())).prop_map(|(of, name, required)| {
                let of = ["double", "string", "array", "map", "tensor", ""][of];
                let mut column = serde_json::json!({ "type": of });
                if name > 0 {
                    column["name"] = ["x", "y", ""][name - 1].into();
                }
                if let Some(required) = required {
                    column["required"] = required.into();
                }
                column
            });
        proptest::collection::vec(column, 0..5).prop_map(|columns| serde_json::json!(columns).to_string())
    }

    proptest! {
        #[test]
        fn no_text_ends_the_program(text in "\\PC{0,60}") {
            let _ = MlModel::parse(text.as_bytes());
            let _ = MlModel::of_history(&text, "model");
            let _ = Signature::of(Some(&text), Some(&text), Some(&text));
        }

        #[test]
        fn a_signature_breaks_nobody_who_comes_from_itself(one in columns(), other in columns()) {
            let of = |inputs: &str, outputs: &str| Signature::of(Some(inputs), Some(outputs), None);
            if let (Ok(old), Ok(new)) = (of(&one, &other), of(&other, &one)) {
                prop_assert_eq!(compare(&old, &old), Some(Vec::new()));
                let _ = (compare(&old, &new), old.describe());
            }
        }
    }
}
