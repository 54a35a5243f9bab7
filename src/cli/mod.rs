//! The command line: arguments become calls. One file per subcommand; files and terminals are touched here only.

pub mod export;
pub mod files;
pub mod printer;
pub mod taxonomy;
