"""Fonts of the site: for scripts that the bundled ones lack."""

import logging

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from riskreg.reports import fonts as site_fonts
from riskreg.reports.pack_pdf import pack_pdf
from riskreg.reports.register_pdf import register_pdf
from tests.reports.checks import assert_well_formed, fonts, page_texts
from tests.reports.papers import filled, pack
from tests.reports.samples import report, risk_line

CHINESE = "数据中心停电风险"
MISSING = site_fonts.MISSING


def write_font(path, characters):
    """A TrueType font with a square for each of these characters."""
    pen = TTGlyphPen(None)
    for point, draw in (
        ((80, 0), pen.moveTo),
        ((920, 0), pen.lineTo),
        ((920, 800), pen.lineTo),
        ((80, 800), pen.lineTo),
    ):
        draw(point)
    pen.closePath()
    square = pen.glyph()
    names = [f"uni{ord(character):04X}" for character in characters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(map(ord, characters), names, strict=True)))
    builder.setupGlyf(dict.fromkeys([".notdef", *names], square))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (1000, 80)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular", "psName": f"{path.stem}-Regular"})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of the site's fonts, read when the next report is drawn."""
    monkeypatch.setenv(site_fonts.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(site_fonts, "_faces", {})
    return tmp_path


def test_report_takes_what_it_lacks_from_the_folder(folder, tmp_path):
    write_font(folder / "Squares.ttf", sorted(set(CHINESE)))
    data = register_pdf(report(0, lines=[risk_line(1, title=f"{CHINESE} in the north")]))
    text = " ".join(page_texts(data))
    assert f"{CHINESE} in the north" in text
    assert MISSING not in text
    assert all(fonts(data).values())
    assert any("Squares" in name for name in fonts(data))
    assert_well_formed(data, tmp_path)


def test_report_of_every_field_in_that_script_is_drawn(folder, tmp_path):
    write_font(folder / "Squares.ttf", sorted(set(CHINESE)))
    data = pack_pdf(filled(pack(3), CHINESE * 40))
    assert CHINESE in "".join("".join(page_texts(data)).split())
    assert_well_formed(data, tmp_path)


def test_report_without_the_folder_marks_what_is_missing(monkeypatch):
    monkeypatch.delenv(site_fonts.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(site_fonts, "_faces", {})
    text = " ".join(page_texts(register_pdf(report(0, lines=[risk_line(1, title=CHINESE)]))))
    assert MISSING * len(CHINESE) in text


def test_font_that_cannot_be_used_is_logged_and_left_out(folder, caplog):
    write_font(folder / "Squares.ttf", sorted(set(CHINESE)))
    (folder / "Broken.ttf").write_bytes(b"not a font")
    with caplog.at_level(logging.WARNING):
        data = register_pdf(report(0, lines=[risk_line(1, title=CHINESE)]))
    assert CHINESE in " ".join(page_texts(data))
    assert "The font Broken.ttf is left out of reports" in caplog.text
