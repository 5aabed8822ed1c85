"""XML from strangers: no entities, no DTD, no network, bounded; and the few ways the readers look into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from guatu.scheduling.files.refusing import UnreadableError


class Node:
    """An element by the local names of what is in it: schedule files differ in namespaces, never in meaning."""

    __slots__ = ("element", "texts")

    def __init__(self, element: Any) -> None:
        self.element = element
        self.texts: dict[str, str] = {
            _local(child): child.text for child in element if child.text and isinstance(child.tag, str)
        }

    def __getitem__(self, name: str) -> str | None:
        text = self.texts.get(name)
        return text.strip() if text else None

    def flag(self, name: str) -> bool:
        """The child says 1, Y or true."""
        return (self[name] or "").lower() in {"1", "y", "true"}

    def get(self, name: str) -> str | None:
        """An attribute."""
        found = self.element.get(name)
        return str(found) if found is not None else None

    def all(self, *path: str) -> Iterator[Node]:
        """The elements at the end of a path of local names."""
        yield from map(Node, _down(self.element, path))

    def one(self, *path: str) -> Node | None:
        """The first of them."""
        return next(self.all(*path), None)

    @property
    def line(self) -> int:
        """Where it stands in the file."""
        return int(self.element.sourceline or 0)

    @property
    def name(self) -> str:
        """Its local name."""
        return _local(self.element)


def parse(data: bytes) -> Node:
    """The root element; raises `UnreadableError` for what is broken, declares entities or nests too deeply."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
        remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise UnreadableError("xml_broken", line=line, column=column) from None
    except ValueError:
        raise UnreadableError("xml_broken", line=1, column=1) from None
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise UnreadableError("xml_entities")
    return Node(root)


def _down(element: Any, path: tuple[str, ...]) -> Iterator[Any]:
    name, *rest = path
    for child in element.iterchildren(f"{{*}}{name}"):
        if rest:
            yield from _down(child, tuple(rest))
        else:
            yield child


def _local(element: Any) -> str:
    tag = str(element.tag)
    return tag.rpartition("}")[2]
