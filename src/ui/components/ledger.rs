//! The table of writes. Always in the page, so that assistive technology finds each write's fate in
//! words; seen only when it is open.

use yew::prelude::*;

use crate::scene::panel::writes::Row;
use crate::scene::words::page;
use crate::sim::ids::WriteId;
use crate::sim::ledger::Fate;
use crate::ui::kept::Kept;
use crate::ui::marks::{fate_mark, glyph};

/// One row a write, newest first.
pub fn ledger(rows: &[Kept<Row>], open: bool, select: &Callback<WriteId>) -> Html {
    let row = |row: &Kept<Row>| {
        html! { <LedgerRow key={row.write.0} row={row.clone()} select={select.clone()} /> }
    };
    html! {
        <div class={if open { "ledger-box" } else { "ledger-box unseen" }} tabindex={open.then_some("0")}>
            <table class="ledger">
                <caption class="unseen">{ page::TABLE_CAPTION }</caption>
                <thead>
                    <tr>{ for page::TABLE_HEADS.map(|head| html! { <th>{ head }</th> }) }</tr>
                </thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    row: Kept<Row>,
    select: Callback<WriteId>,
}

#[component]
fn LedgerRow(props: &RowProps) -> Html {
    let row = &props.row;
    let (class, mark) = fate_mark(row.fate);
    let told = if row.told_at.is_empty() {
        row.told.to_owned()
    } else {
        format!("{} at {}", row.told, row.told_at)
    };
    let write = row.write;
    let struck = (row.fate == Fate::Lost).then_some("struck");
    html! {
        <tr class={classes!(row.selected.then_some("selected"))} onclick={props.select.reform(move |_| write)}>
            <td class={classes!(struck)}>{ write.0 }</td>
            <td>{ row.person }</td>
            <td>{ told }</td>
            <td>{ row.copies.clone() }</td>
            <td><span class={classes!("chip", class)}>{ glyph(mark) }{ row.fate.word() }</span>{ " " }{ row.words }</td>
        </tr>
    }
}
