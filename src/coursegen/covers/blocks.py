"""A page or a plan, divided into rooms; there are three more of them than the course has sections."""

from __future__ import annotations

from coursegen.covers.chance import Chance
from coursegen.covers.shapes import HEIGHT, WIDTH, circle, clamp, path, rect

_GAP = 12
Room = tuple[int, int, int, int]


def blocks(chance: Chance, sections: int) -> str:
    """Split the largest room again and again, then furnish two of the rooms."""
    rooms: list[Room] = [(-20, -20, WIDTH + 40, HEIGHT + 40)]
    for _ in range(clamp(sections, 3, 9) + 2):
        rooms.sort(key=lambda room: (room[2] * room[3], room))
        rooms += _split(rooms.pop(), chance)
    rooms.sort()
    classes = [("a1", "a2", "a3", "a1", "a4")[(i + chance.whole(0, 1)) % 5] for i in range(len(rooms))]
    parts = [rect(css_class, *room) for css_class, room in zip(classes, rooms, strict=True)]
    central = sorted(rooms, key=lambda room: abs(room[0] + room[2] / 2 - 240) + abs(room[1] + room[3] / 2 - 150))
    x, y, width, height = central[0]
    parts.append(circle("as", (x + width / 2, y + height / 2), min(width, height, 90) * 0.28))
    for x, y, width, height in central[1:3]:
        if width > 70 and height > 50:
            rows = "".join(f"M{x + 18} {y + 24 + 16 * i}h{(width - 36) * (3 - i) // 3}" for i in range(2))
            parts.append(path("l0", rows, 4))
    return "".join(parts)


def _split(room: Room, chance: Chance) -> tuple[Room, Room]:
    """Divide a room across its longer side, leaving a gap."""
    x, y, width, height = room
    share = chance.whole(36, 64)
    if width > height * 1.15:
        first = (width - _GAP) * share // 100
        return (x, y, first, height), (x + first + _GAP, y, width - first - _GAP, height)
    first = (height - _GAP) * share // 100
    return (x, y, width, first), (x, y + first + _GAP, width, height - first - _GAP)
