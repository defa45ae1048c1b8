"""Known buyers: how long a search takes among 100,000, and what the index weighs.

Run: ``python3 packaging/dev.py bench buyers [BUYERS]``
"""

import itertools
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stdnum.cn import uscc

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.known_buyers.store import FILE_NAME, KnownBuyers
from tests.benchmarks.figures import tell

NOW = datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)
_CITIES = ("北京", "上海", "深圳", "广州", "杭州", "成都", "武汉", "西安", "重庆", "天津", "苏州")
_WORDS = "云海天和信华瑞鑫博盛达安远智创联宏泰嘉恒龙新东方金"
_TRADES = ("科技", "商贸", "餐饮管理", "文化传播", "建筑工程", "物流", "医疗器械", "电子商务")
_QUERIES = {
    "a part that all have (公司)": "公司",
    "one character (云)": "云",
    "a city and a trade (深圳 物流)": "深圳 物流",
    "a rare part (云海天和)": "云海天和",
    "start of a tax number": "91310115",
    "initials (bjyh)": "bjyh",
    "full pinyin (beijingyunhai)": "beijingyunhai",
    "nothing like it": "某某某",
    "letters like nothing": "zzqqxx",
    "hostile letters": "na" * 30 + "q",
}


def main(how_many: int) -> int:
    """Keep that many, search by each way that people type; print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = _opened(folder)
        began = time.perf_counter()
        store.remember_all(_buyers(how_many))
        tell("keeping all in one transaction", [_ms_since(began)])
        store.close()
        print(f"file: {(folder / FILE_NAME).stat().st_size / how_many:.0f} bytes a buyer")
        store = _opened(folder)
        tracemalloc.start()
        began = time.perf_counter()
        store.warm()
        tell("building the index (while traced)", [_ms_since(began)])
        held, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"index: {held / 2**20:.1f} MiB held, {most / 2**20:.1f} MiB while building")
        _search(store)
        took = []
        for number in range(20):
            began = time.perf_counter()
            store.remember(_title(random.Random(-number)), at=NOW)
            took.append(_ms_since(began))
        tell("remembering one more", took)
        store.close()
        took = []
        store = _opened(folder)
        began = time.perf_counter()
        store.warm()
        tell("building the index", [_ms_since(began)])
        store.close()
    return 0


def _search(store: KnownBuyers) -> None:
    for what, query in _QUERIES.items():
        took, found = [], 0
        for _ in range(20):
            began = time.perf_counter()
            found = len(store.find(query))
            took.append(_ms_since(began))
        tell(f"{what}, {found} found", took)
    slowest = []
    whole = "北京云海天和科技有限公司"
    for length in range(1, len(whole) + 1):
        began = time.perf_counter()
        store.find(whole[:length])
        slowest.append(_ms_since(began))
    tell("each key of a whole name", slowest)


def _opened(folder: Path) -> KnownBuyers:
    return KnownBuyers.open(folder, consent=True, keep_days=365, at=NOW)


def _buyers(how_many: int) -> Iterator[tuple[Title, datetime]]:
    chance = random.Random(1)
    for number in itertools.islice(itertools.count(), how_many):
        yield _title(chance), NOW - timedelta(minutes=number)


def _title(chance: random.Random) -> Title:
    words = "".join(chance.choices(_WORDS, k=4))
    name = f"{chance.choice(_CITIES)}{words}{chance.choice(_TRADES)}有限公司"
    region = chance.choice(["110105", "310115", "440305", "330106", "510104"])
    number = f"91{region}MA{chance.randrange(10**7):07}"
    return Title(
        TitleType.COMPANY,
        name,
        number + str(uscc.calc_check_digit(number)),
        f"{chance.choice(_CITIES)}市示例路{chance.randrange(999)}号",
        f"010-{chance.randrange(10**7, 10**8)}",
        "中国工商银行示例支行",
        f"{chance.randrange(10**18, 10**19)}",
    )


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
