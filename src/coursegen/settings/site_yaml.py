"""content/site.yaml: what may stand in it, and the `Config` that it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from msgspec.structs import replace
from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic.json_schema import models_json_schema

from coursegen.files.decode import decode
from coursegen.git.hosts import repository_address
from coursegen.model import Config, HtmlPolicy, NavLink, ThemeOptions
from coursegen.problems.codes import CODES, Severity
from coursegen.problems.diagnostic import Diagnostic, diagnose
from coursegen.problems.suggest import did_you_mean
from coursegen.settings.addresses import BaseUrl, LinkAddress, SiteFile, WebAddress
from coursegen.settings.fields import Flag, Hue, Language, Text, Texts, as_list, as_text, one_of, quoted, wrong
from coursegen.settings.front_matter_keys import SHAPES
from coursegen.settings.offer import OfferKey, offer_of
from coursegen.settings.site_file import SITE_FILE, read_site_file
from coursegen.settings.tex_macros import MACRO_NAME, definitions, wrong_meaning
from coursegen.settings.validation import Shape, validate
from coursegen.settings.yaml_tree import KeyValue, TextNode, flatten, load_mapping, typed

MAX_CORNER = 4.0
"""Beyond four times its usual radius a corner looks the same: a half circle."""

_DEFAULTS = Config()

Search = Literal["embedded", "pagefind", "off"]


class LinkShape(Shape):
    """A link in the site's frame."""

    title: Text
    url: LinkAddress


def _as_provider(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _as_footer(value: Any) -> Any:
    return {"links": value} if isinstance(value, list) else {"text": value} if isinstance(value, str) else value


def _as_corner(value: Any) -> float:
    text = as_text(value).strip()
    if not re.fullmatch(r"[0-9](\.[0-9]{1,6})?", text) or float(text) > MAX_CORNER:
        raise wrong("bad-number", f"{{key}} must be a number from 0 to {MAX_CORNER:g}, got {quoted(text)}")
    return float(text)


def _as_font(value: Any) -> str:
    """Take a .woff2 file in static/, or one CSS font family name; what could end a declaration is refused."""
    text = as_text(value).strip()
    if re.fullmatch(r"[\w][\w ./+-]{0,200}\.woff2", text) and ".." not in text:
        return text
    if not re.fullmatch(r"[\w][\w .+-]{0,80}", text):
        raise wrong("bad-value", f"{quoted(text)} is not a font name", "write one family name, such as Source Serif 4")
    return text


def _as_branch(value: Any) -> str:
    text = as_text(value).strip()
    if not re.fullmatch(r"[\w][\w./+-]{0,200}", text) or ".." in text:
        raise wrong("bad-value", f"{quoted(text)} is not a branch name")
    return text


Links = Annotated[tuple[LinkShape, ...], BeforeValidator(as_list)]


class ProviderShape(Shape):
    """Who offers the courses."""

    name: Text = ""
    url: WebAddress = ""


class HeroShape(Shape):
    """What greets visitors of the home page."""

    title: Text = ""
    text: Text = ""
    image: SiteFile = ""
    links: Links = ()


class FooterShape(Shape):
    """The foot of every page."""

    text: Text = ""
    links: Links = ()


class ThemeShape(Shape):
    """The few choices that the default theme offers."""

    hue: Hue = _DEFAULTS.theme.hue
    corner: Annotated[float, BeforeValidator(_as_corner), WithJsonSchema({"type": "number"})] = _DEFAULTS.theme.corner
    display_font: Annotated[str, BeforeValidator(_as_font)] = ""
    text_font: Annotated[str, BeforeValidator(_as_font)] = ""
    logo: SiteFile = ""
    css: Annotated[tuple[SiteFile, ...], BeforeValidator(as_list)] = ()


def _as_code(value: Any) -> str:
    text = as_text(value)
    if text not in CODES:
        raise wrong("unknown-key", f"{quoted(text)} is not the code of a diagnostic", did_you_mean(text, CODES))
    return text


def _as_macro_name(value: Any) -> str:
    text = as_text(value)
    if not MACRO_NAME.fullmatch(text):
        raise wrong("bad-value", f"{quoted(text)} is not the name of a macro", "write letters only, as in norm")
    return text


def _as_macro_meaning(value: Any) -> str:
    text = as_text(value)
    if problem := wrong_meaning(text):
        raise wrong("bad-value", f"{{key}} {problem}", "write what stands for the macro, between single quotes")
    return text


_MACROS_SCHEMA = {
    "type": "object",
    "description": "Macros for the formulas of all pages: what stands for each, with #1 to #9 for what it is given.",
    "propertyNames": {"pattern": f"^{MACRO_NAME.pattern}$"},
    "additionalProperties": {"type": "string"},
}
Macros = Annotated[
    dict[Annotated[str, BeforeValidator(_as_macro_name)], Annotated[str, BeforeValidator(_as_macro_meaning)]],
    WithJsonSchema(_MACROS_SCHEMA),
]

_SETTINGS = (*get_args(Severity), "off")
_Code = Annotated[str, BeforeValidator(_as_code)]
_Setting = Annotated[str, BeforeValidator(one_of(_SETTINGS))]
_SEVERITIES_SCHEMA = {
    "type": "object",
    "propertyNames": {"enum": [*CODES]},
    "additionalProperties": {"enum": [*_SETTINGS]},
}
Severities = Annotated[dict[_Code, _Setting], WithJsonSchema(_SEVERITIES_SCHEMA)]


class SiteShape(Shape):
    """The keys of content/site.yaml, all optional."""

    title: Text = _DEFAULTS.title
    url: Annotated[BaseUrl, Field(description="The base URL at which the site is published.")] = ""
    description: Text = ""
    language: Language = _DEFAULTS.language
    provider: Annotated[ProviderShape, BeforeValidator(_as_provider)] = ProviderShape()
    license: Text = ""
    offer: OfferKey | None = None
    instructors: Texts = ()
    html: Annotated[HtmlPolicy, BeforeValidator(one_of(get_args(HtmlPolicy)))] = "allow"
    macros: Macros = Field({})
    search: Annotated[Search, BeforeValidator(one_of(get_args(Search)))] = "embedded"
    social_cards: Flag = True
    repo: WebAddress = ""
    branch: Annotated[str, BeforeValidator(_as_branch)] = _DEFAULTS.branch
    hero: HeroShape = HeroShape()
    nav: Links = ()
    footer: Annotated[FooterShape, BeforeValidator(_as_footer)] = FooterShape()
    theme: ThemeShape = ThemeShape()
    diagnostics: Severities = Field({})
    extra: dict[str, Any] = Field({})


def load_config(project: Path) -> tuple[Config, tuple[Diagnostic, ...]]:
    """Read the project's site.yaml; without the file, all is default. Never raises for what the file holds."""
    data, problems = read_site_file(project)
    return read_config(data) if data is not None else (Config(), problems)


def read_config(data: bytes) -> tuple[Config, tuple[Diagnostic, ...]]:
    """Make the settings of what a site.yaml holds, and say what is wrong with it."""
    text, problems = decode(data, SITE_FILE)
    node, yaml_problems = load_mapping(text, SITE_FILE)
    shape, good, shape_problems = validate(SiteShape, node)
    extra = good.get("extra")
    problems = (*problems, *yaml_problems, *shape_problems, *_missing_extra(good.get("search")))
    config = _taken_apart(_config(shape, typed(extra.value) if extra else {}), given=shape.model_fields_set)
    return replace(config, places=dict(flatten(node))), problems


def _taken_apart(config: Config, *, given: Set[str]) -> Config:
    """Take from the repository's address the branch and the folder that it may name."""
    address = repository_address(config.repo, config.branch if "branch" in given else "")
    if not address.branch:
        return replace(config, repo=address.root)
    return replace(config, repo=address.root, branch=address.branch, repo_folder=address.folder)


def _missing_extra(search: KeyValue | None) -> Iterator[Diagnostic]:
    """Tell when Pagefind is asked for and not installed, at the place where it is asked for."""
    if search and isinstance(search.value, TextNode) and search.value.text == "pagefind" and not find_spec("pagefind"):
        message = "the search pagefind needs Pagefind, which is not installed"
        yield diagnose("missing-extra", search.value.place, message, 'run: pip install "coursegen[pagefind]"')


def _config(shape: SiteShape, extra: dict[str, Any]) -> Config:
    theme = shape.theme
    return Config(
        title=shape.title,
        url=shape.url,
        description=shape.description,
        language=shape.language,
        provider=shape.provider.name,
        provider_url=shape.provider.url,
        license=shape.license,
        offer=offer_of(shape.offer),
        instructors=shape.instructors,
        html=shape.html,
        macros=definitions(shape.macros),
        search=shape.search,
        social_cards=shape.social_cards,
        repo=shape.repo,
        branch=shape.branch,
        hero_title=shape.hero.title,
        hero_text=shape.hero.text,
        hero_image=shape.hero.image,
        hero_links=_nav_links(shape.hero.links),
        nav=_nav_links(shape.nav),
        footer=_nav_links(shape.footer.links),
        footer_text=shape.footer.text,
        theme=ThemeOptions(theme.hue, theme.corner, theme.display_font, theme.text_font, theme.logo, theme.css),
        severities=shape.diagnostics,
        extra=extra,
    )


def _nav_links(links: tuple[LinkShape, ...]) -> tuple[NavLink, ...]:
    return tuple(NavLink(link.title, link.url) for link in links)


def json_schema() -> dict[str, Any]:
    """Return one JSON Schema (2020-12) for all that authors write: `#/$defs/course`, …, `#/$defs/site`."""
    shapes: dict[str, type[Shape]] = {str(kind): shape for kind, shape in SHAPES.items()} | {"site": SiteShape}
    unique = dict.fromkeys(shapes.values())
    references, schema = models_json_schema([(shape, "validation") for shape in unique], by_alias=True)
    named = {name: references[shape, "validation"] for name, shape in shapes.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "coursegen: front matter of Markdown files by kind, and content/site.yaml",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in named],
        "$defs": {**named, **schema["$defs"]},
    }
