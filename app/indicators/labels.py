"""What measures, parts, periods and verdicts are called, and how their values are written. For pages only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.indicators.periods import Kind, Period
from app.indicators.readings.queries import Known
from app.indicators.readings.records import Input
from app.indicators.status import Reason, Verdict
from app.web import formats

NOTICE = _l("口径待主管部门确认")

MEASURES: dict[str, Any] = {
    "6-3": _l("城市生活垃圾回收利用率"),
    "green.events": _l("举办绿色消费活动"),
    "green.participants": _l("参加活动的人"),
    "green.acts": _l("绿色行为"),
    "coins.liability": _l("居民未兑付碳币"),
    "project7.bins": _l("投用的智能回收箱"),
    "project7.communities": _l("覆盖社区"),
    "project7.drops": _l("投放次数"),
    "project7.weight": _l("回收重量"),
    "project7.coins": _l("发放碳币"),
    "project7.households": _l("参与家庭"),
    "project8.events": _l("举办绿色消费活动"),
    "project8.participants": _l("参加活动的人"),
    "project8.acts": _l("绿色行为"),
}
MEANINGS: dict[str, Any] = {
    "green.events": _l("期内开始、已发布且未取消的活动数"),
    "green.participants": _l("期内签到的不同的人；同一人参加几次只算一人，所以各月相加大于全年"),
    "green.acts": _l("期内登记的绿色行为数，每份凭证只算一次"),
    "coins.liability": _l("居民钱包里还没有用掉的碳币"),
}
PARTS: dict[str, Any] = {
    "bins": _l("智能回收箱"),
    "pickup": _l("上门回收"),
    "yards": _l("废品回收站"),
    "residue": _l("减：分拣残渣（已焚烧）"),
    "kitchen": _l("厨余垃圾处理"),
    "haulage": _l("清运量"),
}
PART_NOTES: dict[str, Any] = {
    "bins": _l("箱体称重，可回收物，不含大件"),
    "pickup": _l("入户称重；尚未开通"),
    "yards": _l("回收站台账，生活源可回收物"),
    "residue": _l("分拣后送去焚烧的部分"),
    "kitchen": _l("送到生化处理设施的厨余垃圾"),
    "haulage": _l("环卫清运的生活垃圾，是分母的主要部分"),
}
PERIODS: dict[Kind, Any] = {
    Kind.MONTH: _l("本月"),
    Kind.YEAR_TO_DATE: _l("今年以来"),
    Kind.LAST_12: _l("近 12 个月"),
    Kind.DAY: _l("累计"),
}
UNITS: dict[str, Any] = {
    "event": _l("场"),
    "person": _l("人"),
    "act": lazy_pgettext("act", "次"),
    "bin": lazy_pgettext("bin", "个"),
    "community": lazy_pgettext("community", "个"),
    "drop": lazy_pgettext("drop", "次"),
    "household": _l("户"),
    "cent": _l("碳币"),
    "%": "%",
}
SCENES: dict[str, Any] = {
    "community": _l("社区"),
    "commercial": _l("商业区"),
    "factory": _l("厂区"),
    "scenic": _l("景区"),
}
BASES: dict[str, Any] = {
    "清运量+可回收物": _l("清运量+可回收物"),
    "缺清运量": _l("缺清运量"),
    "平台记录": _l("平台记录"),
}
NATURES: dict[str, Any] = {"约束性": _l("约束性"), "参考性": _l("参考性"), "特色": _l("特色")}
DOORS: dict[str, Any] = {"device": _l("箱子直报"), "key": _l("企业接口"), "file": _l("文件上传")}


def period(of: Period) -> str:
    """Write a period: 2026年3月, or the days it covers."""
    if of.kind is Kind.MONTH:
        return str(_("%(year)s年%(month)s月", year=of.from_on.year, month=of.from_on.month))
    if of.kind is Kind.DAY:
        return str(_("截至%(day)s", day=formats.day(of.to_on)))
    return str(_("%(first)s至%(last)s", first=formats.day(of.from_on), last=formats.day(of.to_on)))


def percent(value: Decimal | None) -> str:
    """Write a stored percentage with the one decimal that is shown."""
    return formats.NOTHING if value is None else f"{value:.1f}%"


def amount(value: Decimal | int | None, unit: str) -> tuple[str, str]:
    """Return a value and its unit as people read them."""
    if value is None:
        return formats.NOTHING, ""
    if unit == "%":
        return percent(Decimal(value)), ""
    if unit == "g":
        return f"{Decimal(value) / 1_000_000:,.2f}", _("吨")
    if unit == "cent":
        return str(formats.coins(int(value))), str(UNITS[unit])
    return f"{int(value):,}", str(UNITS.get(unit, ""))


def reading(of: Known) -> tuple[str, str]:
    """Return a reading's value and unit as people read them."""
    return amount(of.value, of.unit)


def name(of: Input) -> str:
    """Return what an input is called; kinds of act and accounts keep their codes."""
    return str(PARTS.get(of.name) or INPUTS.get(of.name) or of.name)


INPUTS: dict[str, Any] = {
    "recycled": _l("回收利用量（分子）"),
    "generated": _l("产生量（分母）"),
    "covered_days": _l("有清运记录的天数"),
    "check_ins": _l("签到人次"),
    "claimed": _l("已认领的投放"),
    "all_communities": _l("全区社区"),
    "issuance": _l("已发放"),
    "wallets": _l("居民钱包"),
    "merchant": _l("应付商户"),
    "event": _l("活动预算"),
    "drops": _l("投放"),
    "weight": _l("重量"),
    "bins": _l("智能回收箱"),
    "communities": _l("覆盖社区"),
    "coins": _l("发放碳币"),
    "households": _l("参与家庭"),
    "events": _l("活动"),
    "participants": _l("参加活动的人"),
    "acts": _l("绿色行为"),
}


def sentence(of: Verdict, covered: tuple[int, int] | None = None) -> str:
    """Say in one sentence why a leaf has its status."""
    aim = of.target
    known = {
        "value": percent(of.value),
        "aim": f"{aim.value:g}" if aim else "",
        "year": aim.year if aim else "",
        "pace": f"{of.pace * 100:.0f}" if of.pace is not None else "",
        "covered": covered[0] if covered else 0,
        "days": covered[1] if covered else 0,
    }
    return str(_SENTENCES[of.reason]) % known


_SENTENCES: dict[Reason, Any] = {
    Reason.NO_READING: _l("还没有部门报送并确认的指标值；规划里的 2023 年文字不是指标值。"),
    Reason.NO_DENOMINATOR: _l("没有清运量，算不出比率；各部分的重量已在下面列出。"),
    Reason.POOR_DATA: _l(
        "近 12 个月只有 %(covered)s 天有清运记录（共 %(days)s 天），数据不足以判断；算得 %(value)s，仅供参考。"
    ),
    Reason.NOT_NUMERIC: _l("本阶段目标是文字要求，不能用数值判断。"),
    Reason.HOLDS: _l("近 12 个月 %(value)s，守住了 %(year)s 年 ≥%(aim)s%% 的底线。"),
    Reason.SLIPPING: _l("近 12 个月 %(value)s，仍在 %(aim)s%% 以上，但照去年的降幅一年内会跌破。"),
    Reason.BELOW_LINE: _l("近 12 个月 %(value)s，低于 %(year)s 年 ≥%(aim)s%% 的要求。"),
    Reason.REACHED: _l("近 12 个月 %(value)s，已达到 %(year)s 年 %(aim)s%% 的目标。"),
    Reason.PACE: _l("近 12 个月 %(value)s，%(year)s 年须到 %(aim)s%%；目前的速度是所需的 %(pace)s%%。"),
    Reason.ABOVE_PATH: _l("近 12 个月 %(value)s，在通往 %(year)s 年 %(aim)s%% 的参考路径上（插值，非规划目标）。"),
    Reason.BELOW_PATH: _l("近 12 个月 %(value)s，低于通往 %(year)s 年 %(aim)s%% 的参考路径（插值，非规划目标）。"),
}
