"""What is edited in the code and not brought to a database made before; and tables that no migration changed."""

from __future__ import annotations

from tests.mutants.fault import Fault

APPLIED = ("tests/mutants/test_applied.py",)
MODELS = ("tests/test_migrations.py::test_models_and_migrations_agree",)

FAULTS = (
    Fault(
        "An edited function reaches the database",
        "app/points/sql/tariff_amount.sql",
        "coalesce(p_weight_g, 0) / 1000",
        "coalesce(p_weight_g, 0) / 999",
        APPLIED,
    ),
    Fault(
        "An edited view reaches the database",
        "app/consumption/events/sql/held_event.sql",
        "c.step = 'cancelled'",
        "c.step = 'closed'",
        APPLIED,
    ),
    Fault(
        "A new movement reaches the database",
        "app/points/movements.py",
        '    "refund": Movement((',
        '    "gift": Movement(((Kind.ISSUANCE, Kind.WALLET),), "gift"),\n    "refund": Movement((',
        APPLIED,
    ),
    Fault(
        "A new category reaches the database",
        "app/recycling/categories/data/categories.csv",
        "\nGLASS,",
        "\nPAPER.EGGBOX,蛋托,Egg boxes,recyclable,kg,0,50000,200\nGLASS,",
        APPLIED,
    ),
    Fault(
        "A renamed community reaches the database",
        "app/places/data/nankai/communities.csv",
        "120104001001,光明路社区",
        "120104001001,光明社区",
        APPLIED,
    ),
    Fault(
        "A changed target of the plan reaches the database",
        "app/places/data/nankai/plan_leaves.json",
        '"baseline_2023": "24"',
        '"baseline_2023": "25"',
        APPLIED,
    ),
    Fault(
        "A right that a model gives reaches the database",
        "app/recycling/bins/models.py",
        '    __grants__ = "SELECT, INSERT, UPDATE, DELETE"\n',
        '    __grants__ = "SELECT, INSERT, UPDATE"\n',
        APPLIED,
    ),
    Fault(
        "A new column needs a migration",
        "app/points/models.py",
        '    held: Mapped[int] = mapped_column(server_default=text("0"))\n',
        '    held: Mapped[int] = mapped_column(server_default=text("0"))\n    frozen: Mapped[int | None]\n',
        MODELS,
    ),
)
