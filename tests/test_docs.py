"""The README is true: its commands exist, its paths are there, its code and table are right."""

import re
from pathlib import Path

import click
import pytest

from tyanalysis import cli
from tyanalysis.data.qualifier import read_quantity

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.split("#")[0].strip()
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.strip()
]


@pytest.mark.parametrize("line", [c for c in COMMANDS if c.startswith("tyanalysis ")])
def test_commands_and_options_exist(line):
    words = line.split()[1:]
    command: click.Command = cli.main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(click.Context(command), words.pop(0))
        assert command is not None, line
    options = {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }
    unknown = [word for word in words if word.startswith("-") and word not in options]
    assert unknown == []


@pytest.mark.parametrize("line", [c for c in COMMANDS if c.startswith("make ")])
def test_make_targets_exist(line):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE)


def test_every_command_has_help():
    for name in cli.COMMANDS:
        command = cli.main.get_command(click.Context(cli.main), name)
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, parameter.name


def test_links_and_pictures_are_there():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_reports_named_are_in_the_catalogue():
    catalogue = (ROOT / "notebooks" / "reports.toml").read_text(encoding="utf-8")
    named = {
        words.split()[2] for words in COMMANDS if re.match(r"tyanalysis (build|list) \w", words)
    }
    missing = {
        one for one in named if not one.startswith("-") and f"[report.{one}]" not in catalogue
    }
    assert missing == set()


def test_the_table_of_readings_is_what_the_reader_reads():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    checked = 0
    for printed, strict, customary in rows:
        found = re.findall(r"[\[(][^\])]*[\])]", strict)
        if not found or printed == "printed":
            continue
        phrases = printed.split(", ")
        for phrase, expected in zip(phrases, found, strict=True):
            assert str(read_quantity(phrase).strict) == expected.replace("∞", "inf")
            checked += 1
        if customary.startswith(("[", "(")):
            assert str(read_quantity(phrases[0]).customary) == customary.replace("∞", "inf")
    assert checked >= 8
