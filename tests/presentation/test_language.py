"""Every Chinese message has its English, with the same places, and none is left over."""

import ast
import re
from pathlib import Path

import pytest

import tyanalysis
from tyanalysis.errors import ParameterError
from tyanalysis.presentation.language import catalogue, translate

SOURCE = Path(tyanalysis.__file__).parent / "presentation"
HAN = re.compile(r"[\u4e00-\u9fff]")


def strings_in(path):
    """List the Chinese string constants of a module, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {
        id(value)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for value in node.values
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and id(node) not in docs | parts
    ]


def passed_to_translate(path):
    """List the literal messages of say(...) and translate(...)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"say", "translate"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.name)
def test_every_message_has_its_english(path):
    known = catalogue()
    missing = [m for m in passed_to_translate(path) if not known.get(m, ("",))[0]]
    assert not missing


def constants_in(path):
    """List all string constants of a module, the parts of f-strings too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    ]


def is_put_together(message, pieces):
    """Say whether a message is a constant, or constants (and digits) one after the other."""
    reached = {0}
    for end in range(1, len(message) + 1):
        if any(
            start in reached and (message[start:end] in pieces or message[start:end].isdigit())
            for start in range(end)
        ):
            reached.add(end)
    return len(message) in reached


def test_no_message_is_left_over():
    used = {text for path in MODULES for text in strings_in(path)}
    pieces = {text for path in MODULES for text in constants_in(path)}
    code = {
        message
        for file in (SOURCE / "locale" / "en").glob("*.po")
        if not file.stem.startswith("notebook-")
        for message in catalogue(file.stem)
    }
    assert [one for one in sorted(code - used) if not is_put_together(one, pieces)] == []


def test_places_are_the_same_in_both_languages():
    """A singular may leave places out ("one rate, in 2020"), but invents none."""

    def places(text):
        return set(re.findall(r"\{\w+\}", text))

    wrong = {
        message: words
        for message, words in catalogue().items()
        if places(words[-1]) != places(message) or not places(words[0]) <= places(message)
    }
    assert wrong == {}


def test_english_has_no_chinese_punctuation_or_characters():
    allowed = re.compile(
        r"以上|以下|以内|超过|不满|多|近|约|千亿元|三个一批|可达|达|突破|数十|超|等"
    )
    wrong = [
        english
        for words in catalogue().values()
        for english in words
        if re.search(r"[，。；：？！（）]", english) or HAN.search(allowed.sub("", english))
    ]
    assert wrong == []


def test_a_message_without_english_is_refused():
    with pytest.raises(ParameterError, match="found no English"):
        translate("这句话没有译文", "en")


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="found 'fr', expected 'zh' or 'en'"):
        translate("计划", "fr")


def test_the_number_decides_the_english_plural():
    message = "{n}对主要数字中，{fit}对可以直接比较。"
    assert "pair " in translate(message, "en", 1)
    assert "pairs " in translate(message, "en", 2)
