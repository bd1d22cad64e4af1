"""The names of elements that browsers know: HTML with what it once had, SVG and MathML Core, all in lower case."""

from __future__ import annotations


def _names(words: str) -> list[str]:
    return words.split()


ELEMENTS = frozenset(
    _names(
        "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote "
        "body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog "
        "dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 "
        "head header hgroup hr html i iframe image img input ins kbd label legend li link main map mark "
        "marquee menu meta meter nav nobr noembed noframes noscript object ol optgroup option output p param "
        "picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small "
        "source span strike strong style sub summary sup table tbody td template textarea tfoot th thead time "
        "title tr track tt u ul var video wbr xmp svg animate animatemotion animatetransform circle clippath "
        "defs desc ellipse feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix "
        "fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb fefuncg "
        "fefuncr fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight "
        "fespecularlighting fespotlight fetile feturbulence filter foreignobject g line lineargradient marker "
        "mask metadata mpath path pattern polygon polyline radialgradient rect set stop switch symbol text "
        "textpath tspan use view math annotation annotation-xml maction menclose merror mfenced mfrac mi "
        "mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub "
        "msubsup msup mtable mtd mtext mtr munder munderover none semantics"
    )
)
"""All of them."""

PHRASES = frozenset(
    _names(
        "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub "
        "sup tt u var"
    )
)
"""Elements within a line of text that go on until they are closed."""
