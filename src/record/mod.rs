//! The store: records, leases and journals as objects with create-only names.
