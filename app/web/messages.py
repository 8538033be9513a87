"""What people read when a rule refuses: one sentence per domain error, in a catalogue that packages extend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import default_exceptions

from app.errors import DomainError

_catalogue: dict[str, Any] = {
    "DomainError": _l("这件事现在办不了。"),
    "Malformed": _l("请求的内容读不懂，请检查后再试。"),
    "Unauthenticated": _l("请先登录。"),
    "Denied": _l("您没有权限办理这件事。"),
    "NotFound": _l("没有找到，可能已被移走，或地址有误。"),
    "Conflict": _l("这与已经发生的记录冲突。"),
    "Gone": _l("已经过期，请重新获取。"),
    "TooLarge": _l("内容太大，请分几次提交。"),
    "Refused": _l("不符合规则，未能办理。"),
    "TooMany": _l("操作太频繁，请稍后再试。"),
    "Unavailable": _l("系统暂时繁忙，请稍后再试。"),
    "BadCursor": _l("翻页的位置不对，请从第一页看起。"),
}

_by_status: dict[int, str] = {
    400: "Malformed",
    401: "Unauthenticated",
    403: "Denied",
    404: "NotFound",
    409: "Conflict",
    410: "Gone",
    413: "TooLarge",
    422: "Refused",
    429: "TooMany",
    503: "Unavailable",
}

_titles: dict[int, Any] = {
    400: _l("请求有误"),
    401: _l("需要登录"),
    403: _l("没有权限"),
    404: _l("没有找到"),
    405: _l("不支持这种操作"),
    406: _l("没有这种格式"),
    408: _l("等待超时"),
    409: _l("记录冲突"),
    410: _l("已经过期"),
    412: _l("内容已被改动"),
    413: _l("内容太大"),
    414: _l("地址太长"),
    415: _l("不支持这种内容"),
    422: _l("未能办理"),
    428: _l("缺少前提条件"),
    429: _l("操作太频繁"),
    431: _l("请求头太大"),
    500: _l("系统出错了"),
    503: _l("暂时无法服务"),
}


def register(sentences: Mapping[str, Any]) -> None:
    """Add {code: lazy sentence}. A sentence may name the error's facts: _l("还差 %(missing)s 碳币。").

    A literal percent sign is written %%. Called in a package's init_app.
    """
    _catalogue.update(sentences)


def sentence(error: DomainError) -> str:
    """Return what people read about `error`, in the language of the page."""
    return _filled(_catalogue.get(error.code, general(error.status)), error.facts)


def general(status: int) -> Any:
    """Return the (lazy) general sentence for an HTTP status."""
    return _catalogue[_by_status.get(status, "DomainError" if status < 500 else "Unavailable")]  # noqa: PLR2004 - HTTP


def title(status: int) -> str:
    """Return the short heading for an HTTP status."""
    return str(_titles.get(status, _titles[500 if status >= 500 else 400]))  # noqa: PLR2004 - HTTP


class Explanation(NamedTuple):
    """What an error means (lazy), and its HTTP status where it has only one."""

    text: Any
    status: int | None


def explained(code: str) -> Explanation | None:
    """Return what an error's name means, or None if there is no such error."""
    if code in _catalogue:
        kinds = {kind.__name__: kind.status for kind in _descendants(DomainError)}
        return Explanation(_catalogue[code], kinds.get(code))
    for status, error in default_exceptions.items():
        if error.__name__ == code:
            return Explanation(_titles.get(status, general(status)), status)
    return None


def _descendants(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _descendants(below)


def known() -> Mapping[str, Any]:
    """Return the catalogue: {code: lazy sentence}."""
    return _catalogue


def _filled(text: Any, facts: Mapping[str, object]) -> str:
    words = str(text)
    if "%" not in words:
        return words
    try:
        return words % facts
    except (KeyError, TypeError, ValueError):
        # A missing fact must not turn a refusal into a failure.
        return str(_catalogue["DomainError"])
