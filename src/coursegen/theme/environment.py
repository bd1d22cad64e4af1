"""The Jinja environment of a theme, and what its author is told of an error in a template.

Templates are the author's own code; content never is: it reaches templates only as values. Autoescape is always on,
an unknown name is an error rather than an empty string, and templates can load nothing but templates.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MethodType
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.runtime import Context

from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.theme.layers import Layers, as_text

FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a mistake in a template can raise; anything else is a defect of coursegen and stays visible as one."""


class LayerLoader(BaseLoader):
    """Loads a template from the list of the theme's files, and from nowhere else; with `contents`, from these only."""

    def __init__(self, layers: Layers, contents: Mapping[str, bytes] | None = None) -> None:
        self._layers = layers
        self._contents = contents
        self._paths = {
            name: path
            for name, path in layers.templates.items()
            if name.endswith(".html") and (contents is None or name in contents)
        }

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """Return text, file name and no reload check (a build has one theme from its start to its end)."""
        if template not in self._paths:
            raise TemplateNotFound(template)
        path = self._paths[template]
        try:
            data = self._layers.read(path) if self._contents is None else self._contents[template]
            return as_text(data), str(path), None
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError("the file is not UTF-8 text", 1, template, str(path)) from error

    def list_templates(self) -> list[str]:
        """Name every template, in order."""
        return list(self._paths)


def frozen_loader(layers: Layers) -> LayerLoader:
    """Read all templates now, and load them as they are."""
    contents = {}
    for name, path in layers.templates.items():
        if name.endswith(".html"):
            with suppress(OSError):  # deleted between listing and reading: the next look lists again
                contents[name] = layers.read(path)
    return LayerLoader(layers, contents)


class MethodContext(Context):
    """Calls a method of a value at once: Jinja asks of everything first whether it wants the context, at each call."""

    def call(self, __obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls; a page has a hundred calls, and nearly all are of methods of `page`."""
        if type(__obj) is not MethodType or hasattr(__obj, "jinja_pass_arg"):
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)


def make_environment(loader: LayerLoader, compiled: BytecodeCache | None = None) -> Environment:
    """Make the environment that renders every page of one build; `compiled` keeps what becomes of templates."""
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
    )
    environment.context_class = MethodContext
    return environment


def template_problem(layers: Layers, template: str, error: Exception) -> Diagnostic:
    """Return where in which template an error arose; without a better position, in the template that was asked for."""
    by_file = {str(path): name for name, path in layers.templates.items()}
    name, line = template, 0
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or template, error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename in by_file:
                name, line = by_file[frame.filename], frame.lineno or 0
    if isinstance(error, TemplateNotFound):
        message = f'no template is named "{error.name}"'
    elif isinstance(error, KeyError) and error.args:
        message = f'there is nothing named "{error.args[0]}": no file of the theme, and no interface word'
    elif isinstance(error, TemplateError):
        message = error.message or str(error)
    else:
        message = f"{type(error).__name__}: {error}"
    return diagnose("template-error", Span(layers.shown("templates", name), line), message)
