"""Looks into charts."""

from typing import Any

from services.charts.chart import Chart


def rows(chart: Chart, layer: dict[str, Any]) -> list[dict[str, Any]]:
    """What a layer of it draws."""
    found: list[dict[str, Any]] = chart.spec["datasets"][layer["data"]["name"]]
    return found
