"""A hook of MkDocs: takes documents from outside docs/ into the site, and makes links between them links there.

The page of the commands and their options is made from the command line itself.

A link to a file that is no page, such as a module, becomes plain text: the site is read without the repository.
"""

from __future__ import annotations

import argparse
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from nlp.cli import make_parser

#: Path in the repository to page of the site.
PAGES = {
    "README.md": "index.md",
    "README.en.md": "english.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "corpora/README.md": "corpora.md",
    "models/themes/README.md": "theme-model.md",
}
# Roles of reStructuredText, which docstrings use, as the site renders them.
_ROLE = re.compile(r":(?:attr|class|data|func|meth|mod):<code>~?([^<]+)</code>")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)#:]+)(#[^)]*)?\)")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the documents of :data:`PAGES`."""
    root = posixpath.dirname(config.config_file_path or "")
    for source, page in PAGES.items():
        with open(posixpath.join(root, source), encoding="utf-8") as stream:
            files.append(File.generated(config, page, content=stream.read()))
    files.append(File.generated(config, "commands.md", content="\n".join(_commands(make_parser()))))
    return files


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The page of the commands: the help of each, those of their own subcommands behind it."""
    yield "# 命令 / Commands\n\n各命令的 `--help`。What `--help` prints.\n"
    todo = [parser]
    while todo:
        command = todo.pop(0)
        yield f"## {command.prog}\n\n```text\n{command.format_help()}```\n"
        inner = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
        todo[:0] = [choice for action in inner for choice in action.choices.values()]


def on_page_content(html: str, *, page: Any, config: MkDocsConfig, files: Files) -> str:
    """Show references in docstrings by their last name, or by both for a method: ``Article.raw``."""

    def short(match: re.Match[str]) -> str:
        *_, owner, name = ("", *match[1].split("."))
        return f"<code>{owner}.{name}</code>" if owner[:1].isupper() else f"<code>{name}</code>"

    return _ROLE.sub(short, html)


def on_page_markdown(markdown: str, *, page: Any, config: MkDocsConfig, files: Files) -> str:
    """Turn links between documents of the repository into links between pages."""
    sources = {target: source for source, target in PAGES.items()}
    here = posixpath.dirname(sources.get(page.file.src_uri, f"docs/{page.file.src_uri}"))

    def turned(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, match[2]))
        place = PAGES.get(target, target.removeprefix("docs/"))
        if files.get_file_from_path(place) is None:
            return match[1]
        return f"[{match[1]}]({posixpath.relpath(place, posixpath.dirname(page.file.src_uri) or '.')}{match[3] or ''})"

    return _LINK.sub(turned, markdown)
