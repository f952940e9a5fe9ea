"""Charts as SVG that stands alone: no scripts, nothing fetched, the same bytes for the same table."""

from __future__ import annotations

import hashlib
import math
import re
from typing import Any, Literal

import pygal
from pygal.style import Style

from agents.analysis.reading import Table
from agents.shop.errors import ShopError

_MOST_SERIES = 6
_MOST_PRINTED_VALUES = 24
_MOST_LABELS = 30
_FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif"
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#3f3f46",
    foreground_strong="#18181b",
    foreground_subtle="#e4e4e7",
    colors=("#4f46e5", "#0d9488", "#d97706", "#db2777", "#65a30d", "#7c3aed"),
    opacity="1",
    stroke_width="2",
    guide_stroke_color="#e4e4e7",
    guide_stroke_dasharray="none",
    major_guide_stroke_color="#d4d4d8",
    major_guide_stroke_dasharray="none",
    font_family=_FONT,
    value_font_family=_FONT,
    title_font_size=20,
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=13,
    value_font_size=12,
)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw(kind: Literal["bar", "line"], title: str, table: Table) -> bytes:
    """The table as a chart: labels from its first column, a series from each other. Raises `ShopError` for what cannot be drawn."""
    if kind not in ("bar", "line"):
        raise ShopError(f"kind is {kind!r}: bar or line is allowed.")
    if not table.rows:
        raise ShopError("The query finds no rows, so there is nothing to draw.")
    if not 2 <= len(table.columns) <= 1 + _MOST_SERIES:
        raise ShopError(
            f"The query finds {len(table.columns)} columns: a first one with labels and 1 to {_MOST_SERIES} with numbers are allowed."
        )
    labels = [_text(row[0]) for row in table.rows]
    series = [_numbers(name, [row[index] for row in table.rows]) for index, name in enumerate(table.columns) if index]
    chart = (pygal.Bar if kind == "bar" else pygal.Line)(
        title=_text(title),
        style=_STYLE,
        js=(),
        width=900,
        height=540,
        include_x_axis=True,
        show_legend=len(series) > 1,
        legend_at_bottom=True,
        show_x_guides=False,
        dots_size=3,
        margin_right=36,
        x_label_rotation=0 if sum(map(len, labels)) < 90 and len(labels) <= 12 else 35,
        truncate_label=28,
        show_minor_x_labels=len(labels) <= _MOST_LABELS,
        x_labels_major_count=_MOST_LABELS,
        print_values=kind == "bar" and len(labels) * len(series) <= _MOST_PRINTED_VALUES,
        print_values_position="top",
        value_formatter=_formatted,
    )
    chart.uuid = hashlib.sha256(repr((kind, title, table)).encode("utf-8", "replace")).hexdigest()[:16]
    chart.add_xml_filter(_standing_alone)
    chart.x_labels = labels
    for name, values in zip(table.columns[1:], series, strict=True):
        chart.add(_text(name), values)
    return chart.render()


def _text(value: Any) -> str:
    return _NOT_IN_XML.sub("\ufffd", "" if value is None else str(value))


def _numbers(column: str, values: list[Any]) -> list[float | None]:
    for value in values:
        if value is not None and not (isinstance(value, int | float) and math.isfinite(value)):
            raise ShopError(
                f"Column {column!r} holds {value!r}: every column but the first must hold numbers, or NULL for a gap."
            )
    if all(value is None for value in values):
        raise ShopError(f"Column {column!r} holds no number.")
    return values


def _formatted(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _standing_alone(svg: Any) -> Any:
    """Takes out the library's script, and its comments, which say the day."""
    for parent in list(svg.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.endswith("script"):
                parent.remove(child)
    return svg
