"""Files of a run: what the analyst saves, and where."""

from __future__ import annotations

import csv
import json
import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from agno.run import RunContext

from agents.analysis.saving import save_chart, save_csv
from agents.run_files import FileNameError
from agents.shop.errors import ShopError
from agents.staged_file import staged_file

pytestmark = pytest.mark.usefixtures("shop")

RUN = RunContext(run_id="run-1", session_id="s")
PER_MONTH = """SELECT substr(placed_at, 1, 7) AS month, count(*) AS orders, sum(paid_cents) / 100.0 AS dollars
    FROM orders GROUP BY month"""


def files(data: Path, run_id: str = "run-1") -> dict[str, bytes]:
    folder = data / "files" / run_id
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def chart(sql: str = PER_MONTH, name: str = "orders.svg", kind: Any = "bar", title: str = "Orders") -> dict[str, Any]:
    return json.loads(save_chart(RUN, name=name, kind=kind, sql=sql, title=title))


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_csv_holds_all_that_the_query_finds(data: Path) -> None:
    saved = json.loads(save_csv(RUN, name="orders", sql="SELECT id, status, paid_cents FROM orders ORDER BY id"))
    assert saved == {"file": "orders.csv", "columns": ["id", "status", "paid_cents"], "rows": 1200}
    rows = list(csv.reader(files(data)["orders.csv"].decode().splitlines()))
    assert rows[0] == saved["columns"] and len(rows) == 1201
    assert rows[42] == ["1042", "delivered", "4990"]


def test_a_csv_keeps_any_text_and_makes_no_formula_of_it(data: Path) -> None:
    save_csv(
        RUN, name="texts.csv", sql="""SELECT 'a "b", c' AS "=x", '=1+1' AS y, -5 AS z, 'é' || char(10) || 'ü' AS w"""
    )
    [header, row] = csv.reader(files(data)["texts.csv"].decode().splitlines(keepends=True))
    assert header == ["'=x", "y", "z", "w"]
    assert row == ['a "b", c', "'=1+1", "-5", "é\nü"]


def test_the_same_call_writes_the_same_file(data: Path) -> None:
    chart()
    save_csv(RUN, name="orders", sql=PER_MONTH)
    first = files(data)
    chart()
    save_csv(RUN, name="orders", sql=PER_MONTH)
    assert files(data) == first and set(first) == {"orders.svg", "orders.csv"}


def test_a_chart_shows_title_labels_series_and_values(data: Path) -> None:
    saved = chart(title="Orders & <dollars>")
    assert saved == {"file": "orders.svg", "series": ["orders", "dollars"], "points": 6}
    shown = texts(files(data)["orders.svg"])
    assert {"Orders & <dollars>", "2026-01", "2026-06", "orders", "dollars"} <= set(shown)


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_chart_runs_no_script_and_fetches_nothing(data: Path, kind: str) -> None:
    chart(
        kind=kind,
        title="<script>alert(1)</script>",
        sql="SELECT '<img src=http://x/ onerror=a>' || char(1) AS label, 3 AS \"</style><script>b\" UNION ALL SELECT NULL, NULL",
    )
    svg = files(data)["orders.svg"]
    root = ElementTree.fromstring(svg)
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert not tags & {"script", "foreignObject", "image", "use", "a", "iframe", "animate", "set"}
    attributes = [(name.lower(), value) for element in root.iter() for name, value in element.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name.endswith("href")]
    [style] = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}style")]
    assert "@import" not in style and "url(" not in style
    assert "<script>alert(1)</script>" in texts(svg)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT 'a', 'b'", "Column \"'b'\" holds 'b': every column but the first must hold numbers"),
        ("SELECT 'a', 9e999 AS n", "Column 'n' holds inf"),
        ("SELECT 'a', NULL AS n", "Column 'n' holds no number"),
        ("SELECT 1", "1 columns: a first one with labels and 1 to 6 with numbers"),
        ("SELECT 1, 2, 3, 4, 5, 6, 7, 8", "8 columns"),
        ("SELECT id, paid_cents FROM orders WHERE id < 0", "finds no rows"),
        ("SELECT id, paid_cents FROM orders", "more than the 200 rows"),
        ("DELETE FROM orders", "Only reading is possible"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_no_file(data: Path, sql: str, reason: str) -> None:
    with pytest.raises(ShopError, match=reason):
        chart(sql)
    assert files(data) == {}


def test_an_unknown_kind_of_chart_is_refused(data: Path) -> None:
    with pytest.raises(ShopError, match="kind is 'pie': bar or line"):
        chart(kind="pie")
    assert files(data) == {}


@pytest.mark.parametrize(
    "name",
    ["../shop", "/etc/passwd", "a/b", "a\\b", "..", "", ".hidden", "a b", "a\0b", "a\n", "é", "x" * 101, "c:x", "-rf"],
)
def test_a_name_that_leads_elsewhere_is_refused(data: Path, name: str) -> None:
    with pytest.raises(FileNameError, match=r"is no file name: .* are allowed"):
        save_csv(RUN, name=name, sql="SELECT 1")
    with pytest.raises(FileNameError, match=r"is no file name: .* are allowed"):
        chart(name=name)
    assert not (data / "files").exists()


def test_the_extension_says_what_the_file_is() -> None:
    assert chart(name="page.html")["file"] == "page.html.svg"
    assert json.loads(save_csv(RUN, name="Data.CSV", sql="SELECT 1"))["file"] == "Data.CSV"


def test_a_run_has_a_folder_of_its_own(data: Path) -> None:
    for run_id in ("run-1", "run-2"):
        save_csv(RunContext(run_id=run_id, session_id="s"), name="a", sql=f"SELECT '{run_id}' AS run")
    assert files(data, "run-1") == {"a.csv": b"run\r\nrun-1\r\n"}
    assert files(data, "run-2") == {"a.csv": b"run\r\nrun-2\r\n"}
    with pytest.raises(ValueError, match="is no run id"):
        save_csv(RunContext(run_id="../x", session_id="s"), name="a", sql="SELECT 1")


def test_a_file_is_replaced_whole_or_stays_as_it_was(data: Path) -> None:
    path = data / "some" / "file"
    with staged_file(path, b"old"):
        assert not path.exists()
    with pytest.raises(RuntimeError), staged_file(path, b"new"):
        assert path.read_bytes() == b"old"
        raise RuntimeError
    assert path.read_bytes() == b"old" and os.listdir(path.parent) == ["file"]
