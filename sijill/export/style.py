"""Default QGIS styles (.qml): the symbol follows the event type, and a vague place is drawn hollow.

The markup is the part of QGIS 3's style format that the layer needs; QGIS fills in the rest.
"""

from typing import Final
from xml.etree import ElementTree as ET

from sijill.export.vocabulary import vocabulary

_HEAD: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_GREY: Final = "90,98,110,255"


def events_qml() -> str:
    """Style of the points: shape and colour by event type, filled where the place is exact, hollow where vague."""
    root, rules, symbols = _rule_renderer(layer_geometry="0")
    for group, look in vocabulary()["groups"].items():
        colour = _rgba(look["colour"])
        for vague in (False, True):
            key = f"{len(symbols)}"
            kind = "vague place" if vague else "exact place"
            _rule(rules, key, f"{look['en']} · {look['ar']} ({kind})", f"\"event_type\" = '{group}' AND {_is(vague)}")
            options = {
                "name": look["marker"],
                "size": "4.4" if look["marker"] == "star" else "3.6",
                "size_unit": "MM",
                "color": _rgba(look["colour"], 40) if vague else colour,
                "outline_color": colour if vague else "255,255,255,255",
                "outline_style": "dash" if vague else "solid",
                "outline_width": "0.5" if vague else "0.3",
                "outline_width_unit": "MM",
            }
            _symbol(symbols, key, "marker", "SimpleMarker", options)
    return _HEAD + ET.tostring(root, encoding="unicode")


def areas_qml() -> str:
    """Style of the areas of doubt: hatched with a dashed edge where the place is vague, a thin line where exact."""
    root, rules, symbols = _rule_renderer(layer_geometry="2")
    for group, look in vocabulary()["groups"].items():
        colour = _rgba(look["colour"])
        key = f"{len(symbols)}"
        _rule(rules, key, f"{look['en']} · {look['ar']}", f"\"event_type\" = '{group}' AND {_is(True)}")
        options = {
            "style": "b_diagonal",
            "color": _rgba(look["colour"], 70),
            "outline_color": colour,
            "outline_style": "dash",
            "outline_width": "0.35",
            "outline_width_unit": "MM",
        }
        _symbol(symbols, key, "fill", "SimpleFill", options)
    _rule(rules, f"{len(symbols)}", "Exact place: extent of the site or settlement", _is(False))
    outline = {"style": "no", "color": "0,0,0,0", "outline_color": _GREY, "outline_style": "solid"}
    widths = {"outline_width": "0.15", "outline_width_unit": "MM"}
    _symbol(symbols, f"{len(symbols)}", "fill", "SimpleFill", outline | widths)
    return _HEAD + ET.tostring(root, encoding="unicode")


def _is(vague: bool) -> str:
    terms = [term for term, look in vocabulary()["geo_precision"].items() if look["vague"] == vague]
    return '"geo_precision" IN (' + ", ".join(f"'{term}'" for term in terms) + ")"


def _rule_renderer(layer_geometry: str) -> tuple[ET.Element, ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    rules = ET.SubElement(renderer, "rules", key="rules")
    symbols = ET.SubElement(renderer, "symbols")
    ET.SubElement(root, "layerGeometryType").text = layer_geometry
    return root, rules, symbols


def _rule(rules: ET.Element, key: str, label: str, expression: str) -> None:
    ET.SubElement(rules, "rule", key=f"rule{key}", symbol=key, label=label, filter=expression)


def _symbol(symbols: ET.Element, name: str, kind: str, layer: str, options: dict[str, str]) -> None:
    symbol = ET.SubElement(symbols, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    element = ET.SubElement(symbol, "layer", {"class": layer, "enabled": "1", "locked": "0", "pass": "0"})
    values = ET.SubElement(element, "Option", type="Map")
    for key, value in options.items():
        ET.SubElement(values, "Option", name=key, value=value, type="QString")


def _rgba(colour: str, alpha: int = 255) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{alpha}"
