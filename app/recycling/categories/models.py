"""The tree of categories."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Category(Base):
    """One kind of waste. `code` is the path in the tree (PAPER.CARD); a mixed load is recorded on the inner node.

    `major` is its class in the sorting standard (四分类); `max_weight_g` and `max_pieces` bound one drop.
    """

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    name_zh: Mapped[str]
    name_en: Mapped[str]
    major: Mapped[str]
    unit: Mapped[str]
    low_value: Mapped[bool]
    max_weight_g: Mapped[int]
    max_pieces: Mapped[int]
    sort: Mapped[int]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("code ~ '^[A-Z_]{2,20}([.][A-Z_]{2,20})?$'", name="code"),
        CheckConstraint("parent_code IS NOT DISTINCT FROM nullif(split_part(code, '.', 1), code)", name="parent"),
        CheckConstraint("major IN ('recyclable', 'kitchen', 'hazardous', 'other')", name="major"),
        CheckConstraint("unit IN ('kg', 'piece')", name="unit"),
        CheckConstraint("max_weight_g BETWEEN 1 AND 200000 AND max_pieces BETWEEN 1 AND 1000", name="bounds"),
    )
