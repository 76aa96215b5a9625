"""What a stranger answered to every question and said to begin with: the level reached must not fall."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database
from app.migrate import migrate
from tests.cases.strangers import Came, Heard, answers, openings, say_answer, say_opening
from tests.cases.world import World

FEWEST_RIGHT_ANSWERS = 388
FEWEST_RIGHT_OPENINGS = 229
# Question and words that still give a value nobody meant, or one that may be argued about.
WRONG: set[tuple[str, str]] = {
    ("trade", "俺家以前种苞米，现在不想种了，想养几头肉牛"),
    ("trade", "做软件，小程序开发"),
    ("trade", "我对象说开超市，我说开药店，俩人正吵吵呢"),
    ("trade", "想整点木耳菌包，种黑木尔"),
    ("first_business", "我妈开过，我没有"),
    ("first_business", "没有"),
    ("wishes", "都想办"),
    ("address", "中央大街拐进去那个胡同，有个大槐树"),
    ("trade", "五常稻花香合作社那边的米我卖，店放在哈尔滨香坊，个体户名叫稻香小铺"),
    ("wishes", "听说有创业培训，没上过，想学，还想领发票刻公章，我打算开个面馆"),
    ("trade", "做科技的，有两项专利，做传感器，想进孵化器，大庆高新区，公司"),
    ("region", "做科技的，有两项专利，做传感器，想进孵化器，大庆高新区，公司"),
    ("premises", "做科技的，有两项专利，做传感器，想进孵化器，大庆高新区，公司"),
}
HARMFUL = (Came.WRONG, Came.INVENTED)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("strangers")
    url = f"sqlite:///{folder}/backend.db"
    database = Database(url)
    migrate(database)
    world = World.of(database, url, folder, processes=None)
    yield world
    world.close()
    database.close()


@pytest.fixture(scope="module")
def answered(world: World) -> list[Heard]:
    return [say_answer(world, row) for row in answers()]


@pytest.fixture(scope="module")
def opened(world: World) -> list[Heard]:
    return [heard for row in openings() for heard in say_opening(world, row)]


def test_the_number_of_answers_understood_does_not_fall(answered: list[Heard]) -> None:
    missed = [str(heard) for heard in answered if heard.came is Came.AGAIN]
    assert Counter(heard.came for heard in answered)[Came.RIGHT] >= FEWEST_RIGHT_ANSWERS, "\n".join(missed)


def test_no_answer_is_taken_for_another_but_those_known(answered: list[Heard]) -> None:
    harmful = {(heard.key, heard.says) for heard in answered if heard.came in HARMFUL}
    assert harmful - WRONG == set()


def test_what_is_known_to_be_wrong_still_is_or_leaves_the_list(
    answered: list[Heard], opened: list[Heard]
) -> None:
    harmful = {(heard.key, heard.says) for heard in (*answered, *opened) if heard.came in HARMFUL}
    assert WRONG - harmful == set()


def test_the_number_of_openings_understood_does_not_fall(opened: list[Heard]) -> None:
    missed = [str(heard) for heard in opened if heard.came is Came.AGAIN]
    assert Counter(heard.came for heard in opened)[Came.RIGHT] >= FEWEST_RIGHT_OPENINGS, "\n".join(missed)


def test_nothing_is_taken_out_of_an_opening_but_what_is_known(opened: list[Heard]) -> None:
    harmful = {(heard.key, heard.says) for heard in opened if heard.came in HARMFUL}
    assert harmful - WRONG == set()
