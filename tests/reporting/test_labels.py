"""The renderers' words exist in both languages."""

from __future__ import annotations

import re

from tyanalysis.reporting.labels import kind_word, reading_word, unit_word, word, words


def test_both_languages_have_all_words() -> None:
    assert words("zh").keys() == words("en").keys()
    assert all(words("zh").values())
    assert all(words("en").values())


def test_chinese_words_are_chinese_and_english_ones_are_not() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    switch = {"language_switch"}  # names the other language in its own
    assert all(han.search(text) for key, text in words("zh").items() if key not in switch)
    assert not any(han.search(text) for key, text in words("en").items() if key not in switch)


def test_codes_become_words_and_words_stay() -> None:
    assert (kind_word("capacity", "zh"), kind_word("估计", "zh")) == ("能力", "估计")
    assert (unit_word("CNY_100M", "zh"), unit_word("万人次", "zh")) == ("亿元", "万人次")
    assert reading_word("customary", "en") == "customary"
    assert word("figure", "zh") == "图"
