"""The chart of accounts: every kind of holder, spelled once.

An account is (kind, owner): the wallet of household 7 is ("wallet", 7). The programme's own accounts have owner 0.
Tracked kinds carry a balance that the database refuses to let fall below zero; the others are sums of their
transfers, so that a busy merchant's row is never a bottleneck.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of holder of coins."""

    WALLET = "wallet"  # 家庭钱包, owner: household
    EVENT = "event"  # 活动预算, owner: mall event
    MERCHANT = "merchant"  # 应付商户, owner: merchant
    MACHINE = "machine"  # 应付兑换机, owner: exchange machine
    ISSUANCE = "issuance"  # 发行
    SETTLED = "settled"  # 已结算
    EXPIRED = "expired"  # 过期失效
    LOSS = "loss"  # 损失
    ADJUST = "adjust"  # 调整


TRACKED = frozenset({Kind.WALLET, Kind.EVENT})
SYSTEM = frozenset({Kind.ISSUANCE, Kind.SETTLED, Kind.EXPIRED, Kind.LOSS, Kind.ADJUST})
