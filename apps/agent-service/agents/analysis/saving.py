"""Saving what a query finds as a file of the run: the same call writes the same file."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Literal

from agno.run import RunContext

from agents.analysis.chart import draw
from agents.analysis.query import plain
from agents.analysis.reading import Table, select
from agents.run_files import run_file_name, save_run_file
from agents.tool_log import logged

_MOST_CSV_ROWS = 100_000
_MOST_CSV_BYTES = 10_000_000
_MOST_POINTS = 200
_MOST_CHART_BYTES = 20_000
_BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@logged
def save_csv(run_context: RunContext, name: str, sql: str) -> str:
    """Saves what a query finds as a CSV file that people can download. A file of that name in this run is replaced.

    Texts that a spreadsheet would take for a formula get an apostrophe in front.

    Args:
        name: Name of the file, e.g. refunds-per-month.csv.
        sql: One SELECT, as for query_shop; it may find 100,000 rows. Its column names become the header.

    Returns:
        JSON: file, columns, rows (how many).
    """
    file = run_file_name(name, ".csv")
    table = select(sql, most_rows=_MOST_CSV_ROWS, most_bytes=_MOST_CSV_BYTES)
    save_run_file(run_context.run_id, file, _csv(table))
    return json.dumps({"file": file, "columns": table.columns, "rows": len(table.rows)})


@logged
def save_chart(run_context: RunContext, name: str, kind: Literal["bar", "line"], sql: str, title: str) -> str:
    """Draws what a query finds as a chart that people can look at (SVG). A file of that name in this run is replaced.

    Args:
        name: Name of the file, e.g. best-sellers.svg.
        kind: bar to compare, line for what changes over time.
        sql: One SELECT, as for query_shop. Its first column labels the horizontal axis, in the order of the rows; each further
            column holds numbers and is a series of its own, named as the column is.
        title: What the chart shows, with the unit.

    Returns:
        JSON: file, series (names), points (how many labels).
    """
    file = run_file_name(name, ".svg")
    table = select(sql, most_rows=_MOST_POINTS, most_bytes=_MOST_CHART_BYTES)
    save_run_file(run_context.run_id, file, draw(kind, title, table))
    return json.dumps({"file": file, "series": table.columns[1:], "points": len(table.rows)})


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([_cell(value) for value in row] for row in [table.columns, *table.rows])
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_BEGIN_A_FORMULA):
        return f"'{value}"
    return plain(value)
