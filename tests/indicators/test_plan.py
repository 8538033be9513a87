"""The plan is in the program exactly as it was adopted."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest

from app.indicators.board import queries

pytestmark = pytest.mark.usefixtures("session")

CELLS = ("requirement", "baseline_2023", "target_2025", "target_2027", "target_2035")
TASK = "完成上级规定的考核任务"

# Typed from the plan's table, one per trap: signs, units carried down, words, years in brackets, composite cells.
SAMPLE = {
    "1": ("生态文明建设工作占党政实绩考核的比例", "%", ("≥20", "24", "≥24", "≥24", "≥24")),
    "4-1": (
        "优良天数比例",
        "%",
        (
            "完成上级规定的考核任务，且≥90或持续提高",
            "剔除极端天气、疫情影响后基本达标",
            *["完成上级规定的考核任务，持续提高"] * 3,
        ),
    ),
    "4-2": (
        "PM2.5浓度下降幅度",
        "μg/m³",
        (
            "完成上级规定的考核任务，且≤25或持续下降",
            "剔除极端天气、疫情影响后基本达标",
            *["完成上级规定的考核任务，持续下降"] * 3,
        ),
    ),
    "5-1": (
        "地表水达到或好于Ⅲ类水体比例",
        "%",
        ("完成上级规定的考核任务，且保持稳定或有所改善", "100", "100", "100", "100"),
    ),
    "5-2": ("地下水国控点位V类水比例", "%", ("完成上级规定的考核任务，且≤25或持续改善", "0", "0", "0", "0")),
    "6-2": ("地级及以上城市建成区黑臭水体消除率", "%", ("100",) * 5),
    "6-3": ("城市生活垃圾回收利用率", "%", ("≥35", "基本达标", "≥35", "38.5", "50")),
    "6-4": ("声环境功能区夜间达标率", "%", ("≥85", "91.67", "≥85", "≥85", "≥85")),
    "7-1": ("生态质量指数（EQI）", "-", ("△EQI＞-1", "2024年开展", "△EQI＞-1", "△EQI＞-1", "△EQI＞-1")),
    "7-4": (
        "生物多样性调查",
        "-",
        (
            "开展",
            "在生态质量监测样地-水上公园神户园内对植物、鸟类、蝶类等开展了调查与监测",
            "开展",
            "开展",
            "开展",
        ),
    ),
    "12": (
        "单位地区生产总值能耗降低率",
        "%",
        (TASK, "2021至2023年累计降低10.3%，完成“十四五”进度目标8.7%", "14", TASK, TASK),
    ),
    "14": (
        "主要污染物排放重点工程减排量",
        "t",
        (
            TASK,
            "氮氧化物、挥发性有机物未下达考核任务，由市级部门统筹安排。化学需氧量、氨氮考核任务分别为50t、5t，已完成",
            "完成上级规定的考核任务。氮氧化物680t，挥发性有机物370t，化学需氧量200t，氨氮20t",
            TASK,
            TASK,
        ),
    ),
    "19": ("绿色出行比例", "%", ("≥70", "70", "75", "77左右", "85")),
    "21": (
        "人均公园绿地面积",
        "平方米/人",
        ("≥12", "8.48（人均绿地面积15.7）", "持续提升", "持续提升", "保持稳定或持续提升"),
    ),
    "24": (
        "生态环境损害赔偿",
        "%",
        (
            "案件线索启动率100%，且案件结案率≥75%",
            "案件线索启动率100%，且案件结案率≥100%",
            *["案件线索启动率100%，且案件结案率≥75%"] * 3,
        ),
    ),
    "27": ("生态保护补偿制度", "-", ("建立", "未建立", "研究建立", "研究建立", "建立")),
    "28": (
        "R&D经费投入占GDP比重*",
        "%",
        ("位居全市前列", "5.18（2022年），位居全市前列", *["位居全市前列"] * 3),
    ),
    "29": ("万人均发明专利拥有量", "件/万人", ("位居全市前列", "142.88", *["位居全市前列"] * 3)),
    "31": ("海绵城市面积占比", "%", ("持续提高", "38.47", "50", "持续提高", "持续提高")),
}
# Over all cells, as they were after being compared with the plan by eye.
LEAVES_SHA256 = "a26b53da8485833796b0a002e7a90f0f174df7ebc13cdecfef456efc81bb1d89"
PROJECTS_SHA256 = "ad61bcc1fc628af2cb4d7d201beb439bde2de3e66eadfe7943c16e9aad56f48f"


@pytest.mark.parametrize("plan_no", SAMPLE)
def test_a_leaf_is_verbatim(plan_no: str) -> None:
    leaf = queries.leaf(plan_no)
    assert leaf is not None
    assert (leaf.name, leaf.unit, tuple(getattr(leaf, cell) for cell in CELLS)) == SAMPLE[plan_no]


def test_31_indicators_have_39_leaves_in_the_plans_order() -> None:
    leaves = queries.leaves()
    assert len(leaves) == 39
    assert [leaf.number for leaf in leaves] == sorted(leaf.number for leaf in leaves)
    assert {leaf.number for leaf in leaves} == set(range(1, 32))
    assert [leaf.plan_no for leaf in leaves if leaf.parent] == [
        "4-1", "4-2", "5-1", "5-2", "6-1", "6-2", "6-3", "6-4", "7-1", "7-2", "7-3", "7-4",
    ]  # fmt: skip
    assert {leaf.parent for leaf in leaves if leaf.parent} == {
        "环境空气质量",
        "水环境质量",
        "城市环境治理",
        "区域生态保护监管",
    }


def test_natures_and_domains_add_up_as_the_plan_says() -> None:
    indicators = {leaf.number: leaf for leaf in queries.leaves()}.values()
    assert Counter(leaf.nature for leaf in indicators) == {"约束性": 24, "参考性": 3, "特色": 4}
    assert Counter(leaf.domain for leaf in queries.leaves()) == {
        "目标责任": 3, "生态安全": 15, "生态经济": 7, "生态文化": 4, "生态文明制度": 3, "参考性指标": 3, "特色指标": 4,
    }  # fmt: skip
    assert all(leaf.unit for leaf in queries.leaves())


def test_every_cell_is_exact() -> None:
    names = ("plan_no", "name", "parent", "unit", "domain", "task", "nature", *CELLS)
    rows = [[getattr(leaf, name) for name in names] for leaf in queries.leaves()]
    assert digest(rows) == LEAVES_SHA256


def test_the_eight_projects_are_verbatim() -> None:
    projects = queries.projects()
    assert [project.no for project in projects] == list(range(1, 9))
    assert sum(project.budget_wan_yuan for project in projects) == 2_179_120
    assert [(p.years, p.budget_wan_yuan) for p in projects] == [
        ("2023-2025年", 1_177_047),
        ("2023-2027年", 918_400),
        ("2023-2025年", 12_657),
        ("2024-2025年", 2_000),
        ("中央资金落实后启动实施", 14_000),
        ("2024年起", 34_966),
        ("2022-2025年", 20_000),
        ("2024-2030年", 50),
    ]
    assert projects[6].department == "天津易物享环保科技有限公司"
    assert "以配套完善为基础 、打造生活便利" in projects[1].content
    assert projects[5].content.startswith("排水混接点改造 429 处，积水点改造 892处")


def test_every_cell_of_the_projects_is_exact() -> None:
    rows = [[p.no, p.name, p.content, p.years, p.budget_wan_yuan, p.funding, p.department] for p in queries.projects()]
    assert digest(rows) == PROJECTS_SHA256


def digest(rows: list[list[object]]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
