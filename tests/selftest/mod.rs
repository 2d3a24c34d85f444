//! The tests' own tools are put to the test first: a fault that does not happen proves nothing.

mod cli;
mod faulty;
mod registry;
mod stack;
mod tls;
