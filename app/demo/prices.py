"""What the demonstration pays, in 0.01 coin: as much as collectors pay in fen, so that a coin is about a yuan."""

from __future__ import annotations

from dataclasses import dataclass

# Per kilogram. Inner nodes are for mixed loads and pay like their cheapest part. Residual waste earns nothing.
PER_KG = {
    "PAPER": 30,
    "PAPER.CARD": 80,
    "PAPER.NEWS_BOOK": 90,
    "PAPER.OFFICE": 100,
    "PAPER.COMPOSITE": 30,
    "PLASTIC": 20,
    "PLASTIC.PET": 120,
    "PLASTIC.PE_HD": 100,
    "PLASTIC.PE_LD_FILM": 20,
    "PLASTIC.PP": 60,
    "PLASTIC.PS": 20,
    "PLASTIC.PVC": 20,
    "PLASTIC.MIXED": 40,
    "METAL": 80,
    "METAL.STEEL": 80,
    "METAL.AL": 400,
    "METAL.CU": 800,
    "METAL.MIXED_CAN": 260,
    "GLASS": 10,
    "GLASS.BOTTLE": 10,
    "GLASS.FLAT": 10,
    "TEXTILE": 20,
    "TEXTILE.CLOTHES": 50,
    "TEXTILE.BEDDING": 20,
    "TEXTILE.SHOES": 40,
    "KITCHEN": 5,
    "KITCHEN.HOUSEHOLD": 5,
    "KITCHEN.CATERING": 5,
    "KITCHEN.OTHER": 5,
    "HAZARDOUS": 10,
    "HAZARDOUS.CHEM": 10,
    "HAZARDOUS.BATTERY": 50,
}
PER_PIECE = {
    "WEEE": 100,
    "WEEE.PHONE_IT": 500,
    "WEEE.SMALL": 300,
    "WEEE.LARGE": 2000,
    "BULKY": 200,
    "BULKY.FURNITURE": 200,
    "HAZARDOUS.LAMP": 10,
}
CAPS = {"METAL.CU": 4000, "METAL.AL": 4000, "KITCHEN.HOUSEHOLD": 20}


@dataclass(frozen=True, slots=True)
class Price:
    """One version of a tariff, in force from the first day, or `ahead` from next month on."""

    category: str
    scene: str = "*"
    per_kg: int = 0
    per_piece: int = 0
    cap: int | None = None
    ahead: bool = False


def prices() -> list[Price]:
    """Return all versions: every category, one scene that pays more, one price that rises next month."""
    general = [Price(code, per_kg=amount, cap=CAPS.get(code)) for code, amount in PER_KG.items()]
    pieces = [Price(code, per_piece=amount) for code, amount in PER_PIECE.items()]
    scenic = [Price("PLASTIC.PET", scene="scenic", per_kg=150), Price("METAL.MIXED_CAN", scene="scenic", per_kg=300)]
    return [*general, *pieces, *scenic, Price("PAPER.CARD", per_kg=90, ahead=True)]
