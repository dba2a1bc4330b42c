//! Reads who feeds whom.

use crate::sim::config::Cascaded;
use crate::sim::validate::MAX_SERVERS;

use super::error::RunFileError;
use super::reader::Field;

type Result<T> = std::result::Result<T, RunFileError>;

/// Servers that are fed by another than the primary.
pub fn cascade(field: &Field<'_>) -> Result<Vec<Cascaded>> {
    let cascaded = |item: &Field<'_>| {
        let fields = item.fields(&["server", "upstream"])?;
        let (server, upstream) = (fields.need("server"), fields.need("upstream"));
        Ok(Cascaded { server: server.server()?, upstream: upstream.server()? })
    };
    field.list(MAX_SERVERS.into())?.iter().map(cascaded).collect()
}
