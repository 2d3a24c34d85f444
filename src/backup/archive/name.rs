//! Names of members: bytes, as the file system has them. In JSON a name is a text, or `{"base64": …}` where it is
//! not UTF-8.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    os::unix::ffi::{OsStrExt as _, OsStringExt as _},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap as _};

/// The name of a member, relative to the root of the archive, its parts parted by `/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Box<[u8]>);

impl Name {
    /// The bytes as they are; what a name may be is for the policy of restores to judge.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into().into_boxed_slice())
    }

    /// Without empty and `.` parts, and without a slash at either end: `./a//b/` is `a/b`.
    #[must_use]
    pub fn tidy(&self) -> Self {
        let parts: Vec<&[u8]> = self.parts().filter(|part| *part != b".").collect();
        Self::new(parts.join(&b'/'))
    }

    /// The name of a child.
    #[must_use]
    pub fn join(&self, child: &OsStr) -> Self {
        if self.0.is_empty() {
            return Self::new(child.as_bytes());
        }
        Self::new([&self.0, b"/".as_slice(), child.as_bytes()].concat())
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As the file system takes it.
    pub fn os(&self) -> &OsStr {
        OsStr::from_bytes(&self.0)
    }

    /// The parts between slashes that are not empty.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(|byte| *byte == b'/').filter(|part| !part.is_empty())
    }

    /// Whether it is `folder` or below it. All is below the empty name.
    pub fn is_within(&self, folder: &Self) -> bool {
        folder.0.is_empty()
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<OsString> for Name {
    fn from(text: OsString) -> Self {
        Self::new(text.into_vec())
    }
}

/// For people: control characters and what is not UTF-8 are escaped.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for character in chunk.valid().chars() {
                if character.is_control() {
                    write!(f, "{}", character.escape_default())?;
                } else {
                    write!(f, "{character}")?;
                }
            }
            chunk.invalid().iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(text) = std::str::from_utf8(&self.0) {
            return serializer.serialize_str(text);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("base64", &STANDARD.encode(&self.0))?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name, or {{\"base64\": …}}")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Name, E> {
        Ok(Name::from(text))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Name, A::Error> {
        let Some((key, text)) = map.next_entry::<String, String>()? else {
            return Err(de::Error::custom("a name that is no text has the one key base64"));
        };
        if key != "base64" {
            return Err(de::Error::unknown_field(&key, &["base64"]));
        }
        STANDARD.decode(text).map(Name::new).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_bytes_in_json() {
        for (bytes, json) in [
            (b"a/b".as_slice(), r#""a/b""#),
            (b"new\nline", r#""new\nline""#),
            ("straße".as_bytes(), r#""straße""#),
            (b"bad\xff", r#"{"base64":"YmFk/w=="}"#),
            (b"", r#""""#),
        ] {
            let name = Name::new(bytes);
            assert_eq!(serde_json::to_string(&name).unwrap(), json);
            assert_eq!(serde_json::from_str::<Name>(json).unwrap(), name);
        }
        for json in [r#"{"base64":"*"}"#, r#"{"other":"YQ=="}"#, "{}", "7"] {
            assert!(serde_json::from_str::<Name>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn names_are_shown_on_one_line() {
        assert_eq!(Name::new(b"a\nb\xff\x1b[31m".as_slice()).to_string(), r"a\nb\xff\u{1b}[31m");
    }

    #[test]
    fn names_are_tidied_and_nested() {
        for (name, tidy) in [("./a//b/", "a/b"), ("/a", "a"), (".", ""), ("a/./b", "a/b"), ("../a", "../a")] {
            assert_eq!(Name::from(name).tidy(), Name::from(tidy), "{name}");
        }
        for (name, folder, within) in
            [("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a", "", true), ("a", "a/b", false)]
        {
            assert_eq!(Name::from(name).is_within(&Name::from(folder)), within, "{name} in {folder}");
        }
    }
}
